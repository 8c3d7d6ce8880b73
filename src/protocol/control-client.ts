import type { MoitumiError } from '../domain/error.ts';
import type { TtyOffer } from '../domain/tty-offer.ts';
import type { SurfaceKey, SurfaceKind } from '../domain/view.ts';
import type { IClock } from '../ports/clock.ts';
import type { ILogger } from '../ports/logger.ts';
import type { IProtocolCodec } from '../ports/protocol-codec.ts';
import type { Push } from '../ports/pushes.ts';
import type { AttachMode, Method, Params, Result } from '../ports/requests.ts';
import type { Dial } from '../ports/transport.ts';
import { ControlSession } from './control-session.ts';
import type { HelloResult } from './hello.ts';

/** What a surface needs to reach a core. */
export type ConnectOptions = {
  readonly dial: Dial;
  readonly codec: IProtocolCodec;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** Uniform in [0, 1), for the jitter of the backoff. */
  readonly random: () => number;
  readonly identity: {
    readonly version: string;
    readonly client: string;
    readonly surface: SurfaceKey;
    readonly kind: SurfaceKind;
    /** Read anew for every connection, since a restarted core may have another. */
    readonly token: () => string | null;
  };
  readonly sync: 'none' | 'graph';
  /** `forever`: as surfaces do; `never`: a lost connection ends the client. */
  readonly reconnect: 'forever' | 'never';
  /**
   * Does not wait for the answer to hello: what is asked at once leaves in the same write. What the core then has
   * against us rejects the requests.
   */
  readonly eager?: boolean;
  /** In order; during a resync the mirror should be fed before anything is drawn. */
  readonly onPush?: (push: Push) => void;
  readonly onConnection?: (state: ConnectionState) => void;
};

export type ConnectionState =
  | { readonly state: 'connected'; readonly hello: HelloResult }
  | { readonly state: 'reconnecting'; readonly since: number }
  /** No retry can mend it. */
  | { readonly state: 'refused'; readonly error: MoitumiError };

/** The one client library that every surface uses. */
export interface IControlClient {
  /** The answer to the latest hello; throws `disconnected` while there is none, as `eager` allows. */
  readonly hello: HelloResult;
  /**
   * Sends a request; after a reconnect those in flight are sent again with the same command id.
   * Rejects with MoitumiError: the core's, or `disconnected`.
   */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Opens a terminal channel; after a reconnect it is attached again, and `bytes` begins with its screen anew. */
  attach(target: AttachTarget, sink: IChannelSink): Promise<IClientChannel>;
  /** Says good-bye and closes; requests in flight reject with `disconnected`. */
  close(): Promise<void>;
}

export type AttachTarget = {
  readonly agent: string;
  readonly cols: number;
  readonly rows: number;
  readonly mode: AttachMode;
  /** Served by the keeper itself: the channel carries no bytes then. May be refused as `no_door`. */
  readonly tty?: TtyOffer;
  /** The terminal has shown this agent before, and has its scrollback: only the screen comes. */
  readonly again?: boolean;
  /** Its last row tells of the other agents. */
  readonly status?: boolean;
};

/** Where a terminal channel's bytes go. */
export interface IChannelSink {
  bytes(bytes: Uint8Array): void;
  changed(size: { readonly cols: number; readonly rows: number; readonly driver: boolean }): void;
  /** Behind a door the key for the next agent was typed, as these bytes, which `input` may still hand on. */
  next?(typed: Uint8Array): void;
  /** Once, last. */
  closed(reason: 'exited' | 'lost' | 'detached'): void;
}

/** A viewer's end of a terminal channel. */
export interface IClientChannel {
  /** Keystrokes; lost, never sent again, while the connection is away. */
  input(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  take(): Promise<void>;
  /** Resolves with true once the other side has let go of it; with false when that cannot be known. */
  detach(): Promise<boolean>;
}

/**
 * Connects to a core. Resolves when hello was answered, or, `eager`, when it is on its way. Rejects with MoitumiError when the core refuses
 * (`bad_token`, `protocol_mismatch`), or the dial does so with an error other than `no_core`; with reconnect
 * `never` also when nobody answers (`no_core`), with `forever` it goes on trying. It keeps no process alive:
 * whoever waits for it does.
 */
export async function connectControl(options: ConnectOptions): Promise<IControlClient> {
  const session = new ControlSession(options);
  await session.start();
  return session;
}
