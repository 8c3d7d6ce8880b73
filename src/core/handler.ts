import type { Change } from '../domain/change.ts';
import type { Caller } from '../ports/control.ts';
import type { Method, Params, Result } from '../ports/requests.ts';
import type { Remembered } from './command-memory.ts';

/**
 * Answers one method. Handlers begin in the order in which requests come; what one does between two
 * awaits is atomic, so it looks at the state and commits in one stretch.
 */
export type Handler<M extends Method> =
  /** Changes nothing that is kept. */
  | { readonly kind: 'read'; readonly run: (params: Params<M>, caller: Caller) => Result<M> | Promise<Result<M>> }
  /**
   * Changes something, and is written into the audit log whatever comes of it. `remembered`: the same command id
   * again gets the same answer; not so for what belongs to one connection.
   */
  | {
      readonly kind: 'command';
      readonly remembered: boolean;
      readonly run: (params: Params<M>, effect: IEffect<M>) => Promise<Result<M>>;
    };

/** One handler for each method. */
export type Handlers = { readonly [M in Method]: Handler<M> };

/** What a command may do to the world, and how it ends. */
export interface IEffect<M extends Method> {
  readonly caller: Caller;
  /** When the command began. */
  readonly now: number;
  /**
   * Writes down what is going to happen outside, before it does: `reply` is what the same command answers if the
   * core ends before `finish`; null when nobody can tell then. Resolves when it is durable.
   */
  intend(changes: readonly Change[], reply: Remembered | null): Promise<void>;
  /** Ends the command: its changes, its audit entry and its answer become durable together. Called once, by each that succeeds. */
  finish(ending: Ending<M>): Promise<Result<M>>;
}

export type Ending<M extends Method> = {
  readonly result: Result<M>;
  readonly changes?: readonly Change[];
  /** The id of what it was done to. */
  readonly on: string;
  /** For the audit log: no secret, nothing that was typed. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** It tells what is so already, and succeeds even when nothing can be written down any more. */
  readonly fact?: boolean;
};

export function read<M extends Method>(
  run: (params: Params<M>, caller: Caller) => Result<M> | Promise<Result<M>>,
): Handler<M> {
  return { kind: 'read', run };
}

/** A command that is remembered by its id. */
export function command<M extends Method>(
  run: (params: Params<M>, effect: IEffect<M>) => Promise<Result<M>>,
): Handler<M> {
  return { kind: 'command', remembered: true, run };
}

/** A command that belongs to one connection: on the next one it is done again. */
export function action<M extends Method>(
  run: (params: Params<M>, effect: IEffect<M>) => Promise<Result<M>>,
): Handler<M> {
  return { kind: 'command', remembered: false, run };
}
