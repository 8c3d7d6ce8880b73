import type { ILogger } from '../../src/ports/logger.ts';
import type { IRecords, RecordChange } from '../../src/ports/records.ts';
import type { TelegramUser } from '../../src/ports/requests/telegram.ts';
import type { RawUpdate } from '../../src/ports/telegram-bot.ts';
import type { Card } from './ask-card.ts';
import type { OutgoingRow } from './outgoing.ts';

/** What is kept, by the first part of its key. */
export type Pages = {
  /** Who is paired, by number; whichever bot it was. */
  user: TelegramUser;
  /** Updates that were admitted, by number, so that none counts twice; with `raw` while it is not carried out. */
  update: { readonly at: number; readonly raw?: RawUpdate };
  /** What waits to be sent. */
  out: OutgoingRow;
  /** The thread of an agent in a chat, as `CHAT/AGENT`. */
  topic: { readonly chat: number; readonly agent: string; readonly topic: number };
  /** What the buttons of a message mean, by the id in their data. */
  card: Card;
  /** The message whose receipt follows a prompt, by the prompt. */
  receipt: { readonly chat: number; readonly message: number; readonly emoji: string };
  /** The agent that was spoken to last in a chat, by the chat. */
  spoken: { readonly agent: string };
  /** What was set by a command: `quiet`, and when each chat had its last digest. */
  setting: { readonly value: number };
};

export type PageName = keyof Pages;

/** Changes that become durable together. */
export interface IDraft {
  put<P extends PageName>(page: P, key: string | number, row: Pages[P]): void;
  drop(page: PageName, key: string | number): void;
}

/** What the bot must not forget: read once, then kept in memory and in the home's store alike. */
export class Book {
  readonly #records: IRecords;
  readonly #logger: ILogger;
  readonly #bot: number;
  readonly #pages = new Map<PageName, Map<string, unknown>>();

  constructor(records: IRecords, bot: number, logger: ILogger) {
    this.#records = records;
    this.#bot = bot;
    this.#logger = logger;
    for (const prefix of ['telegram/user/', `telegram/${bot}/`]) {
      for (const { key, row } of records.read(prefix)) {
        const [page = '', ...rest] = key.slice('telegram/'.length).replace(`${bot}/`, '').split('/');
        this.#page(page as PageName).set(rest.join('/'), JSON.parse(row));
      }
    }
  }

  get<P extends PageName>(page: P, key: string | number): Pages[P] | undefined {
    return this.#pages.get(page)?.get(String(key)) as Pages[P] | undefined;
  }

  /** The rows of a page with their keys, in the order in which they came. */
  all<P extends PageName>(page: P): readonly (readonly [string, Pages[P]])[] {
    return [...(this.#pages.get(page) ?? [])] as (readonly [string, Pages[P]])[];
  }

  size(page: PageName): number {
    return this.#pages.get(page)?.size ?? 0;
  }

  /** Resolves when what `fill` drew up is durable; it holds at once. What the store does not take is told to the log. */
  async write(fill: (draft: IDraft) => void): Promise<void> {
    const changes: RecordChange[] = [];
    fill({
      put: (page, key, row) => {
        this.#page(page).set(String(key), row);
        changes.push({ key: this.#key(page, key), row: JSON.stringify(row) });
      },
      drop: (page, key) => {
        if (this.#page(page).delete(String(key))) changes.push({ key: this.#key(page, key), row: null });
      },
    });
    if (changes.length === 0) return;
    try {
      await this.#records.keep(changes);
    } catch (failure) {
      this.#logger.log('error', 'telegram: what happened could not be kept', { failure });
    }
  }

  #page(page: PageName): Map<string, unknown> {
    const found = this.#pages.get(page) ?? new Map<string, unknown>();
    this.#pages.set(page, found);
    return found;
  }

  #key(page: PageName, key: string | number): string {
    return page === 'user' ? `telegram/user/${key}` : `telegram/${this.#bot}/${page}/${key}`;
  }
}
