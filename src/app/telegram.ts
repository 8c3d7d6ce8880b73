import { join } from 'node:path';
import type { RunningTelegram } from '../../surfaces/telegram/telegram-surface.ts';
import type { Controller } from '../core/controller.ts';
import { noTelegram } from '../core/no-telegram.ts';
import type { Pairing, PairingEnd, TelegramStatus, TelegramUser } from '../ports/requests/telegram.ts';
import type { ITelegram } from '../ports/telegram.ts';
import type { SessionHub } from '../protocol/session-hub.ts';
import type { CoreOptions } from './core-process.ts';
import { readToken } from './telegram-token.ts';

/** The bot of a core, whether or not it runs. */
export type HomeTelegram = ITelegram & {
  /** Starts it if the configuration wants it; from then on follows the configuration. */
  start(): void;
  /** Whether it runs, or would if Telegram could be reached. */
  isWanted(): boolean;
  stop(): void;
};

export type HomeTelegramOptions = Pick<CoreOptions, 'mode' | 'paths' | 'settings' | 'clock' | 'logger'> & {
  readonly hub: SessionHub;
  readonly core: () => Controller;
};

/** What a running bot depends on: it is started anew when this changes, and for nothing else. */
type Footing = { readonly token: string; readonly apiRoot: string };

const NOT_WANTED = 'it is not enabled: set telegram.enabled in the configuration';
const NOT_HERE = 'this core runs in a launcher; the bot is the daemon’s: moitumi --daemon';

/** The bot that the home's daemon runs. A bad token stops Telegram alone. Its code is loaded when it is wanted. */
export function createTelegram(options: HomeTelegramOptions): HomeTelegram {
  return new Home(options);
}

class Home implements HomeTelegram {
  readonly #options: HomeTelegramOptions;
  #current: ITelegram;
  #running: RunningTelegram | null = null;
  #footing: Footing | null = null;
  /** Resolves when what the configuration wants has begun, or has failed to. */
  #settled: Promise<void>;
  #settle: () => void = () => undefined;

  constructor(options: HomeTelegramOptions) {
    const wanted = options.mode === 'daemon' && options.settings.config().telegram.enabled;
    this.#options = options;
    this.#current = wanted ? this.#starting() : noTelegram(options.mode === 'daemon' ? NOT_WANTED : NOT_HERE);
    this.#settled = wanted ? new Promise((resolve) => (this.#settle = resolve)) : Promise.resolve();
  }

  start(): void {
    if (this.#options.mode !== 'daemon') return;
    this.#options.settings.listen(() => this.#follow());
    this.#follow();
  }

  stop(): void {
    this.#become(noTelegram('the core stops'), null);
  }

  isWanted(): boolean {
    return this.#footing !== null;
  }

  status(): TelegramStatus {
    return this.#current.status();
  }

  async pair(): Promise<Pairing> {
    await this.#settled;
    return this.#current.pair();
  }

  pairing(): Promise<PairingEnd> {
    return this.#current.pairing();
  }

  async unpair(user: number): Promise<TelegramUser> {
    await this.#settled;
    return this.#current.unpair(user);
  }

  async test(): Promise<number> {
    await this.#settled;
    return this.#current.test();
  }

  /** Brings the bot in line with the configuration. */
  #follow(): void {
    const { settings, paths } = this.#options;
    const config = settings.config().telegram;
    if (!config.enabled) {
      this.#become(noTelegram(NOT_WANTED), null);
      return;
    }
    try {
      const wanted = { token: readToken(config, paths.config, process.env), apiRoot: config.api_root };
      const same = this.#footing?.token === wanted.token && this.#footing.apiRoot === wanted.apiRoot;
      if (!same || this.status().state === 'stopped') this.#begin(wanted);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #begin(wanted: Footing): void {
    this.#become(this.#starting(), wanted);
    this.#settled = loadTelegram(this.#options, wanted).then((begin) => {
      // Unless the configuration has changed its mind meanwhile.
      if (this.#footing !== wanted) return;
      this.#running = begin();
      this.#current = this.#running;
    });
    this.#settled.catch((thrown: unknown) => this.#fail(thrown)).finally(this.#settle);
  }

  #fail(thrown: unknown): void {
    const { logger, hub, clock } = this.#options;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    logger.log('error', 'telegram is off', { reason });
    hub.present({ event: 'notice', data: { level: 'error', text: `Telegram is off: ${reason}` } });
    this.#become(noTelegram(reason, 'stopped', clock.now()), null);
  }

  #become(next: ITelegram, footing: Footing | null): void {
    this.#running?.stop();
    this.#running = null;
    this.#footing = footing;
    this.#current = next;
    if (footing === null) this.#settle();
  }

  #starting(): ITelegram {
    return noTelegram('it is starting', 'starting', this.#options.clock.now());
  }
}

async function loadTelegram(
  { settings, paths, clock, logger, hub, core }: HomeTelegramOptions,
  { token, apiRoot }: Footing,
): Promise<() => RunningTelegram> {
  const [{ createGrammyBot }, { createInboxFolder }, { startTelegram }, { randomBytes }] = await Promise.all([
    import('../../adapters/telegram/grammy-bot.ts'),
    import('../../adapters/telegram/inbox-folder.ts'),
    import('../../surfaces/telegram/telegram-surface.ts'),
    import('node:crypto'),
  ]);
  return () =>
    startTelegram({
      bot: createGrammyBot({ token, apiRoot }),
      records: core().records,
      enter: (guest) => hub.enter(guest),
      inbox: createInboxFolder(join(paths.state, 'inbox')),
      clock,
      logger,
      random: (count) => randomBytes(count),
      wishes: () => settings.config().telegram,
      isHere: () => core().isAtDesk(),
      notice: (push) => hub.present(push),
    });
}
