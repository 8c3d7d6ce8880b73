/** So many sends within so many ms. */
type Window = { readonly count: number; readonly ms: number };

/** Telegram names no limits; these are what bots have found: 20 a minute to a group, about one a second to a person. */
const GROUP: Window = { count: 20, ms: 60_000 };
const PRIVATE: Window = { count: 15, ms: 15_000 };

/** What only asks may use, so that one that comes need not wait. */
const KEPT_FOR_ASKS = 2;

/** Least time between two edits of one message, in ms. */
export const EDIT_PAUSE_MS = 3_000;

/** How much may still be sent to one chat. */
export class SendBudget {
  readonly #window: Window;
  #sent: number[] = [];

  constructor(chat: number) {
    this.#window = chat < 0 ? GROUP : PRIVATE;
  }

  /** How long to wait, in ms, until something may be sent; 0: now. */
  pause(now: number, ask: boolean): number {
    const { count, ms } = this.#window;
    this.#sent = this.#sent.filter((at) => at > now - ms);
    const allowed = ask ? count : count - KEPT_FOR_ASKS;
    const decisive = this.#sent.at(-allowed);
    return decisive === undefined ? 0 : decisive + ms - now;
  }

  used(now: number): void {
    this.#sent.push(now);
  }
}
