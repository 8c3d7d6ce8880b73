import type { Ask, AskVia } from '../domain/ask.ts';

/** The way by which an answer reaches the agent that asked: a waiting hook, a protocol's reply, keys into a dialog. */
export interface IAskRoute {
  readonly via: AskVia;
  /**
   * Hands over `ask.answer`. `taken`: the agent is known to have it; `sent`: it is on its way, and what the agent
   * does next will tell. Rejects when it cannot reach the agent; then the ask is lost, and nothing was allowed.
   */
  deliver(ask: Ask): Promise<'taken' | 'sent'>;
  /** The ask is over without this route's doing: what waits there lets go. Called at most once, never after `deliver`. */
  withdraw(ask: Ask): void;
}
