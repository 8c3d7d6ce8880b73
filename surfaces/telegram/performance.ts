import { MoitumiError } from '../../src/domain/error.ts';
import type { Scope } from '../../src/ports/control.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { TelegramUser } from '../../src/ports/requests/telegram.ts';
import type { BotError, BotIdentity, RawUpdate } from '../../src/ports/telegram-bot.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import type { IInnerSession } from '../../src/protocol/inner-session.ts';
import { AskDesk } from './ask-desk.ts';
import { Book } from './book.ts';
import { botCommands } from './commands.ts';
import { Inbound } from './inbound.ts';
import { Outbox } from './outbox.ts';
import type { OutgoingRow } from './outgoing.ts';
import type { PairingDesk } from './pairing.ts';
import { Receipts } from './receipts.ts';
import { chatsOf, isSpared, nameOf, type Scene } from './scene.ts';
import type { TelegramOptions } from './telegram-surface.ts';
import { Topics } from './topics.ts';
import { headerOf, Voices } from './voices.ts';

export type PerformanceOptions = TelegramOptions & { readonly identity: BotIdentity; readonly pairing: PairingDesk };

/** Longest notice, in UTF-16 units. */
const MAX_NOTICE = 4_000;

/** What a person may do at the terminal, but for what is about the machine: that is not the phone's. */
const SCOPES: ReadonlySet<Scope> = new Set<Scope>(['read', 'write', 'answer']);

/** A bot that is known, at work: everything between Telegram's updates and the core. */
export class Performance {
  readonly #options: PerformanceOptions;
  readonly #scene: Scene;
  readonly #asks: AskDesk;
  readonly #receipts: Receipts;
  readonly #voices: Voices;
  readonly #inbound: Inbound;

  constructor(options: PerformanceOptions) {
    const { identity, bot, clock, logger, records, wishes } = options;
    this.#options = options;
    const mirror = createGraphMirror();
    const book = new Book(records, identity.id, logger);
    const nameIt = (agent: string) => nameOf(mirror, agent);
    const topics = new Topics({ book, bot, identity, logger, wanted: () => wishes().topics, nameOf: nameIt });
    const outbox = new Outbox({
      book,
      bot,
      topics,
      clock,
      logger,
      header: (agent) => headerOf({ mirror }, agent),
      held: (row) => this.#isHeld(row),
      sent: (...sending) => this.#asks.sent(...sending),
    });
    const early: Push[] = [];
    let tell = (push: Push): void => void early.push(push);
    const session: IInnerSession = options.enter({
      surface: 'telegram',
      kind: 'telegram',
      principal: 'user',
      scopes: SCOPES,
      present: (push) => {
        mirror.apply(push);
        tell(push);
      },
    });
    this.#scene = { ...options, book, outbox, topics, mirror, session };
    this.#asks = new AskDesk(this.#scene);
    this.#receipts = new Receipts(this.#scene);
    this.#voices = new Voices(this.#scene);
    this.#inbound = new Inbound({
      scene: this.#scene,
      asks: this.#asks,
      receipts: this.#receipts,
      pairing: options.pairing,
      // Somebody new is told what is open.
      paired: () => this.#settle(),
    });
    tell = (push) => void this.#told(push).catch((failure: unknown) => this.#failed(failure));
    this.#begin();
  }

  take(updates: readonly RawUpdate[]): Promise<void> {
    return this.#inbound.take(updates);
  }

  told(): { readonly bot: string; readonly users: readonly TelegramUser[]; readonly waiting: number } {
    const users = this.#scene.book.all('user').map(([, user]) => user);
    return { bot: this.#scene.identity.username, users, waiting: this.#scene.outbox.waiting };
  }

  async unpair(id: number): Promise<TelegramUser> {
    const user = this.#scene.book.get('user', id);
    if (user === undefined) throw new MoitumiError('not_paired', `No Telegram user ${id} is paired.`, { user: id });
    await this.#scene.book.write((draft) => {
      draft.drop('user', id);
      this.#scene.outbox.withdraw(draft, (row) => row.chat === id);
      for (const [key, card] of this.#scene.book.all('card')) if (card.chat === id) draft.drop('card', key);
    });
    return user;
  }

  /** Sends a word to each chat, past all that waits. Rejects as `telegram_off` with what Telegram says. */
  async test(): Promise<number> {
    const chats = chatsOf(this.#scene);
    for (const chat of chats) {
      const text = 'A word from moitumi, to see whether it arrives.';
      await this.#scene.bot
        .call({ kind: 'send', chat, topic: null, text, marks: [], buttons: [], silent: false })
        .catch((cause: BotError) => {
          const { message: reason } = cause;
          throw new MoitumiError('telegram_off', `Telegram does not take it: ${reason}`, { reason }, cause);
        });
    }
    return chats.length;
  }

  #announce(text: string): void {
    const body = { kind: 'text', text: `🔔 ${text}`.slice(0, MAX_NOTICE), marks: [], buttons: [] } as const;
    const all = chatsOf(this.#scene).map(
      (chat) => ({ chat, agent: null, topic: null, urgency: 'reply', body }) as const,
    );
    void this.#scene.outbox.send(...all);
  }

  close(): void {
    this.#scene.session.leave();
    this.#voices.close();
    this.#scene.outbox.close();
  }

  #begin(): void {
    const { bot, logger } = this.#scene;
    const commands = botCommands.map(({ name, help }) => ({ name, help }));
    bot.call({ kind: 'name_commands', commands }).catch((failure: unknown) => {
      logger.log('warn', 'telegram: the commands could not be named', { reason: String(failure) });
    });
    this.#voices.begin();
    this.#inbound.resume();
    this.#settle();
    this.#scene.outbox.pump();
  }

  #settle(): void {
    this.#asks.settle().catch((failure: unknown) => this.#failed(failure));
  }

  async #told(push: Push): Promise<void> {
    switch (push.event) {
      case 'ask_raised':
      case 'ask_resolved':
        return this.#asks.told(push.data);
      case 'prompt_updated':
        return this.#receipts.told(push.data);
      case 'turn_appended':
        return this.#voices.said(push.data);
      case 'notice':
        if (push.data.level !== 'info' || !isSpared(this.#scene)) this.#announce(push.data.text);
        return;
      case 'agent_status_changed':
        return this.#voices.became(push.data);
      default:
        return;
    }
  }

  /** What nobody on the phone asked for waits, or is not sent at all, while a person is at another surface. */
  #isHeld({ urgency }: OutgoingRow): boolean {
    return urgency === 'ask' && this.#options.wishes().only_when_away && this.#options.isHere();
  }

  #failed(failure: unknown): void {
    this.#scene.logger.log('error', 'telegram: something went wrong', { failure });
  }
}
