import type { Cancel, IClock } from '../ports/clock.ts';

/** How often the heart is looked at, in ms. */
export const HEARTBEAT_TICK = 5_000;

/** After so many ticks without a word from the client a core drops it: 30 s. */
export const CORE_PATIENCE = 6;

/** After so many ticks in which nothing came, or nothing went, a client says `ping`: 10 s. */
export const CLIENT_IDLE = 2;

/** After so many ticks without a word a client takes its core for dead: the ping's answer had 10 s. */
export const CLIENT_PATIENCE = 4;

/**
 * Counts ticks without a word from the other side. Ticks, not time: a process that was stopped for a minute
 * gets one tick when it goes on, and reads what has come meanwhile before the next.
 */
export class Heartbeat {
  readonly #clock: IClock;
  readonly #tick: (silent: number, mute: number) => void;
  #silent = 0;
  #mute = 0;
  #cancel: Cancel;

  /** `tick` is told for how many ticks nothing came, and for how many nothing went. */
  constructor(clock: IClock, tick: (silent: number, mute: number) => void) {
    this.#clock = clock;
    this.#tick = tick;
    this.#cancel = clock.after(HEARTBEAT_TICK, () => this.#beat());
  }

  /** Something came from the other side. */
  heard(): void {
    this.#silent = 0;
  }

  /** Something went to the other side. */
  said(): void {
    this.#mute = 0;
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    this.#silent += 1;
    this.#mute += 1;
    this.#cancel = this.#clock.after(HEARTBEAT_TICK, () => this.#beat());
    this.#tick(this.#silent, this.#mute);
  }
}
