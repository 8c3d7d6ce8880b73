import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { TelegramState } from '../../src/ports/requests/telegram.ts';
import { BotError, type BotIdentity, type ITelegramBot, type RawUpdate } from '../../src/ports/telegram-bot.ts';

/** How the bot gets on with Telegram. */
export type PollingState = {
  readonly state: Exclude<TelegramState, 'off'>;
  readonly since: number;
  readonly reason: string | null;
  readonly polled_at: number | null;
};

export type PollingOptions = {
  readonly bot: ITelegramBot;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** Telegram has said who the bot is: once, before any update. */
  readonly begin: (identity: BotIdentity) => void;
  /** Resolves when what came is kept: only then is it confirmed. */
  readonly take: (updates: readonly RawUpdate[]) => Promise<void>;
  /** Another program polls for the same bot: told once, until polling has worked again. */
  readonly conflict: () => void;
};

/** Pauses after failures, in ms, doubled each time: with the 45 s after which a dead poll is cut, an end of trouble is seen within 90 s. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Another poller goes on as long as it likes; each of our polls interrupts one of its. */
const CONFLICT_PAUSE = 10_000;

/** Asks Telegram for updates for as long as it is wanted, whatever comes in between; only a wrong token ends it. */
export class Polling {
  readonly #options: PollingOptions;
  #state: PollingState;
  #wake: Cancel = () => undefined;
  #resume: () => void = () => undefined;
  #wanted = true;
  #failures = 0;
  #toldConflict = false;

  constructor(options: PollingOptions) {
    this.#options = options;
    this.#state = { state: 'starting', since: options.clock.now(), reason: null, polled_at: null };
  }

  get state(): PollingState {
    return this.#state;
  }

  /** Resolves when it has ended: stopped, or its token refused. */
  async run(): Promise<void> {
    const identity = await this.#try(() => this.#options.bot.identify());
    if (identity !== null) this.#options.begin(identity);
    let offset: number | null = null;
    while (this.#wanted) {
      // The first one after a start or trouble comes back at once, and tells that all is well.
      const updates = await this.#try(() => this.#options.bot.poll(offset, this.#state.state === 'ok'));
      if (updates === null) break;
      this.#enter('ok', null, this.#options.clock.now());
      this.#toldConflict = false;
      if (updates.length === 0) continue;
      await this.#options.take(updates);
      offset = Math.max(...updates.map(({ update_id }) => update_id)) + 1;
    }
  }

  stop(): void {
    this.#wanted = false;
    this.#wake();
    this.#resume();
  }

  /** Until it works; null: it never will, or is wanted no more. */
  async #try<T>(work: () => Promise<T>): Promise<T | null> {
    while (this.#wanted) {
      try {
        const result = await work();
        this.#failures = 0;
        return result;
      } catch (thrown) {
        if (!this.#wanted) return null;
        const pause = this.#failed(thrown instanceof BotError ? thrown : new BotError('away', String(thrown)));
        if (pause === null) return null;
        await this.#sleep(pause);
      }
    }
    return null;
  }

  /** How long to wait, in ms; null: for ever. */
  #failed(error: BotError): number | null {
    const { logger, conflict } = this.#options;
    this.#failures += 1;
    if (error.trouble === 'unauthorized') {
      logger.log('error', 'telegram: the token is refused; Telegram is off until the configuration is read again');
      this.#enter('stopped', `Telegram refuses the token (${error.message})`);
      this.#wanted = false;
      return null;
    }
    if (this.#failures === 1)
      logger.log('warn', 'telegram: trouble', { trouble: error.trouble, reason: error.message });
    this.#enter('degraded', error.message);
    if (error.trouble === 'flood') return error.retryAfterMs;
    if (error.trouble !== 'conflict') return Math.min(FIRST_PAUSE * 2 ** (this.#failures - 1), LONGEST_PAUSE);
    if (!this.#toldConflict) conflict();
    this.#toldConflict = true;
    return CONFLICT_PAUSE;
  }

  #enter(state: PollingState['state'], reason: string | null, polledAt = this.#state.polled_at): void {
    const { clock, logger } = this.#options;
    const since = this.#state.state === state ? this.#state.since : clock.now();
    if (this.#state.state !== state && state === 'ok') logger.log('info', 'telegram: polling');
    this.#state = { state, since, reason, polled_at: polledAt };
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#wake = this.#options.clock.after(ms, resolve);
    });
  }
}
