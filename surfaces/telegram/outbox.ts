import type { AgentId } from '../../src/domain/agent.ts';
import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import { BotError, type BotMade, type ITelegramBot } from '../../src/ports/telegram-bot.ts';
import type { Book, IDraft } from './book.ts';
import { coalescingKey, isCounted, type Outgoing, type OutgoingRow, type Urgency } from './outgoing.ts';
import { callOf } from './outgoing-call.ts';
import { EDIT_PAUSE_MS, SendBudget } from './send-budget.ts';
import type { Topics } from './topics.ts';

export type OutboxOptions = {
  readonly book: Book;
  readonly bot: ITelegramBot;
  readonly topics: Topics;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** The line over what an agent says in a chat without topics. */
  readonly header: (agent: AgentId) => string;
  /** Whether it is not to go out now; it is asked again from time to time. */
  readonly held: (row: OutgoingRow) => boolean;
  /** It is at Telegram: what follows from that is kept with it. */
  readonly sent: (row: OutgoingRow, made: BotMade, draft: IDraft) => void;
};

/** What waits for one chat, which has a budget of its own. */
type Lane = {
  readonly budget: SendBudget;
  readonly edited: Map<number, number>;
  sending: OutgoingRow | null;
  /** Not before. */
  until: number;
  failures: number;
  wake: Cancel;
};

const ORDER: Readonly<Record<Urgency, number>> = { ask: 0, reply: 1, end: 2, turn: 3, receipt: 4 };

/** Most that agents may have said, and nobody was sent yet, in one chat: older words make room. */
const MAX_TURNS = 200;

/** How long to wait after a failure, in ms; doubled with each that follows. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** When to look again at what is held, in ms. */
const HELD_MS = 15_000;

/** Sends what is to be sent, chat by chat, no faster than Telegram takes it; what waits survives the process. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<number, Lane>();
  #next: number;
  #open = true;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#next = Math.max(0, ...options.book.all('out').map(([, row]) => row.number)) + 1;
  }

  get waiting(): number {
    return this.#options.book.size('out');
  }

  /** Queues it with whatever else is drawn up; sent once that is written, by `pump`. */
  add(draft: IDraft, outgoing: Outgoing): void {
    const older = this.#superseded(outgoing);
    const number = older?.number ?? this.#next++;
    draft.put('out', keyOf(number), { ...outgoing, number, at: this.#options.clock.now() });
    if (outgoing.urgency === 'turn') this.#makeRoom(draft, outgoing.chat);
  }

  /** Queues and sends. */
  async send(...all: readonly Outgoing[]): Promise<void> {
    await this.#options.book.write((draft) => {
      for (const outgoing of all) this.add(draft, outgoing);
    });
    this.pump();
  }

  /** Takes back what was not sent yet; false: it is gone, or on its way. */
  withdraw(draft: IDraft, fits: (row: OutgoingRow) => boolean): boolean {
    const found = this.#rows().filter((row) => fits(row) && !this.#isSending(row));
    for (const row of found) draft.drop('out', keyOf(row.number));
    return found.length > 0;
  }

  /** Sends what may go now, and sees to what may go later. */
  pump(): void {
    for (const chat of new Set(this.#rows().map((row) => row.chat))) this.#pump(chat);
  }

  close(): void {
    this.#open = false;
    for (const lane of this.#lanes.values()) lane.wake();
  }

  #pump(chat: number): void {
    const lane = this.#lane(chat);
    if (!this.#open || lane.sending !== null) return;
    lane.wake();
    const now = this.#options.clock.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const row of this.#rows()
      .filter((each) => each.chat === chat)
      .sort(byUrgency)) {
      const pause = Math.max(lane.until - now, this.#pause(lane, row, now));
      if (pause <= 0) {
        lane.sending = row;
        void this.#send(lane, row);
        return;
      }
      soonest = Math.min(soonest, pause);
    }
    if (soonest < Number.POSITIVE_INFINITY) lane.wake = this.#options.clock.after(soonest, () => this.#pump(chat));
  }

  #pause(lane: Lane, row: OutgoingRow, now: number): number {
    if (this.#options.held(row)) return HELD_MS;
    const edited = row.body.kind === 'edit' ? lane.edited.get(row.body.message) : undefined;
    const editing = edited === undefined ? 0 : edited + EDIT_PAUSE_MS - now;
    return Math.max(editing, isCounted(row) ? lane.budget.pause(now, row.urgency === 'ask') : 0);
  }

  async #send(lane: Lane, row: OutgoingRow): Promise<void> {
    const { book, bot, topics, clock, header, sent } = this.#options;
    if (isCounted(row)) lane.budget.used(clock.now());
    if (row.body.kind === 'edit') lane.edited.set(row.body.message, clock.now());
    try {
      const topic = row.agent === null ? row.topic : await topics.of(row.chat, row.agent);
      const flat = row.agent !== null && topic === null ? header(row.agent) : null;
      const made = await bot.call(callOf(row, topic, flat));
      lane.failures = 0;
      await book.write((draft) => {
        this.#drop(draft, row);
        sent(row, made, draft);
      });
    } catch (thrown) {
      await this.#failed(lane, row, thrown);
    }
    lane.sending = null;
    this.#pump(row.chat);
  }

  async #failed(lane: Lane, row: OutgoingRow, thrown: unknown): Promise<void> {
    const { clock, logger, book, topics } = this.#options;
    const error = thrown instanceof BotError ? thrown : new BotError('refused', String(thrown));
    lane.failures += 1;
    const pause = Math.min(FIRST_PAUSE * 2 ** (lane.failures - 1), LONGEST_PAUSE);
    if (error.trouble === 'flood') lane.until = clock.now() + error.retryAfterMs;
    else if (error.trouble !== 'refused') lane.until = clock.now() + pause;
    else if (row.agent !== null && /thread not found|topic.*(?:deleted|closed)/i.test(error.message)) {
      await topics.forget(row.chat, row.agent);
    } else if (/message is not modified/i.test(error.message)) {
      lane.failures = 0;
      await book.write((draft) => this.#drop(draft, row));
    } else {
      logger.log('warn', 'telegram: a message was refused', {
        chat: row.chat,
        kind: row.body.kind,
        reason: error.message,
      });
      if (row.urgency === 'ask') lane.until = clock.now() + pause;
      else await book.write((draft) => this.#drop(draft, row));
    }
  }

  /** Unless a newer one took its place meanwhile. */
  #drop(draft: IDraft, row: OutgoingRow): void {
    if (this.#options.book.get('out', keyOf(row.number)) === row) draft.drop('out', keyOf(row.number));
  }

  #superseded(outgoing: Outgoing): OutgoingRow | undefined {
    const key = coalescingKey(outgoing);
    if (key === null) return undefined;
    return this.#rows().find((row) => coalescingKey(row) === key && !this.#isSending(row));
  }

  #isSending(row: OutgoingRow): boolean {
    return this.#lanes.get(row.chat)?.sending?.number === row.number;
  }

  #makeRoom(draft: IDraft, chat: number): void {
    const turns = this.#rows().filter((row) => row.chat === chat && row.urgency === 'turn' && !this.#isSending(row));
    for (const row of turns.slice(0, Math.max(0, turns.length - MAX_TURNS))) draft.drop('out', keyOf(row.number));
  }

  #rows(): OutgoingRow[] {
    return this.#options.book.all('out').map(([, row]) => row);
  }

  #lane(chat: number): Lane {
    const lane = this.#lanes.get(chat) ?? {
      budget: new SendBudget(chat),
      edited: new Map(),
      sending: null,
      until: 0,
      failures: 0,
      wake: () => undefined,
    };
    this.#lanes.set(chat, lane);
    return lane;
  }
}

/** Read back in the order of the numbers. */
function keyOf(number: number): string {
  return String(number).padStart(12, '0');
}

function byUrgency(a: OutgoingRow, b: OutgoingRow): number {
  return ORDER[a.urgency] - ORDER[b.urgency] || a.number - b.number;
}
