import type { SurfaceKind } from '../../src/domain/view.ts';
import type { Caller, ISurfaces, ITerminalEnd, Scope } from '../../src/ports/control.ts';
import type { Push } from '../../src/ports/pushes.ts';

/** A connected surface that keeps what it is told. */
export type RecordingSurface = {
  readonly caller: Caller;
  /** What went to this connection alone, and what went to all, in order. */
  readonly pushes: Push[];
  readonly channels: Map<number, ITerminalEnd>;
  readonly bytes: Map<number, string>;
};

export type RecordingSurfaces = ISurfaces & {
  connect(surface: string, kind: SurfaceKind): RecordingSurface;
  disconnect(surface: RecordingSurface): void;
};

const EVERYTHING: ReadonlySet<Scope> = new Set(['read', 'write', 'answer', 'admin', 'report']);

export function recordingSurfaces(): RecordingSurfaces {
  const connected: RecordingSurface[] = [];
  let connection = 0;
  return {
    connect(surface, kind) {
      const pushes: Push[] = [];
      const channels = new Map<number, ITerminalEnd>();
      const bytes = new Map<number, string>();
      connection += 1;
      const caller: Caller = {
        connection,
        client: `client-${connection}`,
        surface,
        kind,
        principal: 'user',
        scopes: EVERYTHING,
        presenter: { present: (push) => void pushes.push(push) },
        terminals: {
          write: (channel, more) => {
            bytes.set(channel, (bytes.get(channel) ?? '') + Buffer.from(more).toString());
            return true;
          },
          bind: (channel, end) => {
            if (end === null) channels.delete(channel);
            else channels.set(channel, end);
          },
        },
      };
      const recording = { caller, pushes, channels, bytes };
      connected.push(recording);
      return recording;
    },
    disconnect: (surface) => void connected.splice(connected.indexOf(surface), 1),
    present: (push) => {
      for (const surface of connected) surface.pushes.push(push);
    },
    callers: () => connected.map((surface) => surface.caller),
    close: async () => undefined,
  };
}
