import type { View } from '../domain/view.ts';
import type { Caller, Scope } from './control.ts';
import type { Push } from './pushes.ts';

/** How far someone has seen a store's history. */
export type Position = { readonly epoch: string; readonly seq: number };

/** What a surface that says hello is given. */
export type Welcome = Position & {
  /** Where it stood last, under its key. */
  readonly view: View;
  readonly sync: 'none' | 'resumed' | 'snapshot';
  /** What it missed, or a whole snapshot; to be sent right after the reply to hello, before anything newer. */
  readonly pushes: readonly Push[];
};

/** Where connections come in: the core's side of hello, good-bye and resync. */
export interface IReception {
  /** Called when hello is accepted. From this call on the caller gets every push, in order, after `pushes`. */
  joined(caller: Caller, resume: Position | null, sync: 'none' | 'graph'): Welcome;
  /** The connection is gone; its channels, panes and follows go with it. */
  left(caller: Caller): void;
  /** A whole snapshot, for a connection whose queue had overflowed. */
  snapshot(): readonly Push[];
}

/** Decides who comes in. */
export interface IDoorkeeper {
  /** Who holds this token; null: nobody, the connection is refused as `bad_token`. Takes the same time for every wrong token. */
  admit(token: string | null): { readonly principal: string; readonly scopes: ReadonlySet<Scope> } | null;
}
