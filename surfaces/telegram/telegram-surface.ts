import { MoitumiError } from '../../src/domain/error.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { IRecords } from '../../src/ports/records.ts';
import type { PairingEnd, TelegramStatus, TelegramUser } from '../../src/ports/requests/telegram.ts';
import type { ITelegram } from '../../src/ports/telegram.ts';
import type { ITelegramBot } from '../../src/ports/telegram-bot.ts';
import type { IInnerSession, InnerGuest } from '../../src/protocol/inner-session.ts';
import { PairingDesk } from './pairing.ts';
import { Performance } from './performance.ts';
import { Polling } from './polling.ts';
import type { IInboxFolder, TelegramWishes } from './scene.ts';

export type TelegramOptions = {
  readonly bot: ITelegramBot;
  readonly records: IRecords;
  readonly enter: (guest: InnerGuest) => IInnerSession;
  readonly inbox: IInboxFolder;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly random: (count: number) => Uint8Array;
  readonly wishes: () => TelegramWishes;
  /** Whether a person sits at another surface. */
  readonly isHere: () => boolean;
  /** Something that people should read on their other surfaces. */
  readonly notice: (push: Push<'notice'>) => void;
};

/** How long a request waits for Telegram to say who the bot is, in ms. */
const PATIENCE_MS = 10_000;

/** A running bot. */
export type RunningTelegram = ITelegram & {
  /** Lets go of everything; what waits to be sent is kept. */
  stop(): void;
};

/** Starts a bot: it polls from now on, and takes part once Telegram has said who it is. */
export function startTelegram(options: TelegramOptions): RunningTelegram {
  return new Telegram(options);
}

class Telegram implements RunningTelegram {
  readonly #options: TelegramOptions;
  readonly #polling: Polling;
  readonly #pairing: PairingDesk;
  readonly #begun: Promise<void>;
  #performance: Performance | null = null;

  constructor(options: TelegramOptions) {
    const { bot, clock, logger } = options;
    this.#options = options;
    this.#pairing = new PairingDesk(options);
    let begun: () => void = () => undefined;
    this.#begun = new Promise((resolve) => {
      begun = resolve;
    });
    this.#polling = new Polling({
      bot,
      clock,
      logger,
      begin: (identity) => {
        this.#performance = new Performance({ ...options, identity, pairing: this.#pairing });
        begun();
      },
      take: async (updates) => this.#performance?.take(updates),
      conflict: () => this.#conflict(),
    });
    void this.#polling.run().then(begun);
  }

  status(): TelegramStatus {
    const { bot, users, waiting } = this.#performance?.told() ?? { bot: null, users: [], waiting: 0 };
    return { ...this.#polling.state, bot, users, waiting };
  }

  async pair() {
    const { bot } = (await this.#playing()).told();
    return { ...this.#pairing.open(), bot };
  }

  async pairing(): Promise<PairingEnd> {
    return this.#pairing.ended();
  }

  async unpair(user: number): Promise<TelegramUser> {
    return (await this.#playing()).unpair(user);
  }

  async test(): Promise<number> {
    return (await this.#playing()).test();
  }

  stop(): void {
    this.#polling.stop();
    this.#pairing.close();
    this.#performance?.close();
    this.#options.bot.close();
  }

  #conflict(): void {
    const text = 'Telegram: another program polls for the same bot. Stop it, or give moitumi a bot of its own.';
    this.#options.notice({ event: 'notice', data: { level: 'warn', text } });
  }

  /** Telegram may take a moment to say who the bot is. */
  async #playing(): Promise<Performance> {
    await Promise.race([this.#begun, new Promise<void>((resolve) => this.#options.clock.after(PATIENCE_MS, resolve))]);
    if (this.#performance !== null && this.#polling.state.state !== 'stopped') return this.#performance;
    const reason = this.#polling.state.reason ?? 'Telegram has not answered yet';
    throw new MoitumiError('telegram_off', `The Telegram bot does not work: ${reason}`, { reason });
  }
}
