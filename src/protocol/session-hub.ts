import type { Caller, ISurfaces } from '../ports/control.ts';
import type { Push } from '../ports/pushes.ts';
import type { ITransport } from '../ports/transport.ts';
import { type IInnerSession, type InnerGuest, InnerSession } from './inner-session.ts';
import { encodePush } from './push-encoding.ts';
import { ServerSession, type SessionOptions } from './server-session.ts';

/** A core's connections: takes them on, and speaks to all of them. */
export type SessionHub = ISurfaces & {
  /** Takes a new connection on; it must say hello within 5 s. */
  accept(transport: ITransport): void;
  /** Takes a surface of this process on; it needs no token. */
  enter(guest: InnerGuest): IInnerSession;
};

/** Makes the hub of a core, which it reaches through `options.core`. */
export function createSessionHub(options: SessionOptions): SessionHub {
  const sessions = new Set<ServerSession>();
  const inner = new Set<InnerSession>();
  let connections = 0;
  let whenEmpty: (() => void) | null = null;

  return {
    accept: (transport) => {
      connections += 1;
      const session: ServerSession = new ServerSession(options, transport, connections, () => {
        sessions.delete(session);
        if (sessions.size === 0) whenEmpty?.();
      });
      sessions.add(session);
      // Closing already: there is no core for a newcomer any more.
      if (whenEmpty !== null) session.finish();
    },
    enter: (guest) => {
      connections += 1;
      const session: InnerSession = new InnerSession(options.core(), guest, connections, () => inner.delete(session));
      session.join();
      inner.add(session);
      return session;
    },
    present: (push) => {
      for (const session of inner) session.present(push);
      present(push, sessions, options);
    },
    callers: () =>
      [...inner, ...sessions].map(({ caller }) => caller).filter((caller): caller is Caller => caller !== null),
    close: (ms) =>
      new Promise((resolve) => {
        whenEmpty = resolve;
        if (sessions.size === 0) resolve();
        options.clock.after(ms, resolve);
        for (const session of sessions) session.finish();
      }),
  };
}

/** One encoding for all, however many they are. */
function present(push: Push, sessions: ReadonlySet<ServerSession>, options: SessionOptions): void {
  let payloads: readonly Uint8Array[] | null = null;
  for (const session of sessions) {
    if (!session.wants(push)) continue;
    payloads ??= encodePush(push, options.codec, options.logger);
    for (const payload of payloads) session.push(payload);
  }
}
