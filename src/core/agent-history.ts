import type { AgentSignal } from '../domain/signal.ts';

/** Most signals that are kept for a bundle. */
const MAX_SIGNALS = 200;

/** A screen is some 5 KB: two hundred agents may keep 20 MB of them. */
const MAX_SCREENS = 20;

const MINUTES = 60;
const MINUTE_MS = 60_000;

/** What is kept in memory of an agent's past: what was learnt about it, and how busy its terminal was. */
export class AgentHistory {
  #signals: AgentSignal[] = [];
  #screens = 0;
  /** Pulses of output by minute, counted from the epoch. */
  readonly #pulses = new Map<number, number>();

  /** Those that changed what a source said, oldest first. */
  get signals(): readonly AgentSignal[] {
    return this.#signals;
  }

  keep(signal: AgentSignal): void {
    this.#signals.push(signal);
    if (signal.kind === 'screen') this.#screens += 1;
    const crowded = this.#screens > MAX_SCREENS;
    const first = crowded ? this.#signals.findIndex((kept) => kept.kind === 'screen') : 0;
    if (!crowded && this.#signals.length <= MAX_SIGNALS) return;
    const [dropped] = this.#signals.splice(first, 1);
    if (dropped?.kind === 'screen') this.#screens -= 1;
  }

  /** It wrote something; told at most once a second. */
  wrote(at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    this.#pulses.set(minute, (this.#pulses.get(minute) ?? 0) + 1);
    for (const old of this.#pulses.keys()) if (old <= minute - MINUTES) this.#pulses.delete(old);
  }

  /** For each of the last 60 minutes, oldest first, how often it wrote. */
  activity(now: number): readonly number[] {
    const last = Math.floor(now / MINUTE_MS);
    return Array.from({ length: MINUTES }, (_, index) => this.#pulses.get(last - MINUTES + 1 + index) ?? 0);
  }
}
