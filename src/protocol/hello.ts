import type { SurfaceKey, SurfaceKind, View } from '../domain/view.ts';
import type { Scope } from '../ports/control.ts';
import type { Position } from '../ports/reception.ts';

/** The protocol that this code speaks, and the oldest that it still understands. */
export const PROTOCOL = { min: 1, max: 1 } as const;

/** The first message on every connection, as method `hello`. */
export type HelloParams = {
  readonly protocol: { readonly min: number; readonly max: number };
  /** The program's version, for the other side's log. */
  readonly version: string;
  /** Random, one for each client process; the first half of its command ids. */
  readonly client: string;
  readonly surface: SurfaceKey;
  readonly kind: SurfaceKind;
  readonly token?: string;
  /** `graph`: send the state and every push. `none`: replies alone, as a one-shot command wants it. */
  readonly sync: 'none' | 'graph';
  /** After a reconnect: what was seen last. */
  readonly resume?: Position;
  /** The client says something at least every 10 s; a core that hears nothing for 30 s may drop it. */
  readonly heartbeat?: boolean;
};

/** The answer to hello; with `sync: 'graph'` the missed pushes or a snapshot follow it. */
export type HelloResult = {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly mode: 'embedded' | 'daemon';
  readonly principal: string;
  readonly scopes: readonly Scope[];
  readonly epoch: string;
  readonly seq: number;
  readonly view: View;
  readonly sync: 'none' | 'resumed' | 'snapshot';
};
