import type { SurfaceKey, SurfaceKind } from '../domain/view.ts';
import type { Push } from './pushes.ts';
import type { Method, Params, Result } from './requests.ts';

/** What someone may do. The set grows; a scope that is missing is refused as `forbidden`. */
export type Scope = 'read' | 'write' | 'answer' | 'admin' | 'report';

/** Who stands behind a connection. */
export type Caller = {
  /** Unique among the connections that this core has had. */
  readonly connection: number;
  /** The client's own id, the first half of its command ids. */
  readonly client: string;
  readonly surface: SurfaceKey;
  readonly kind: SurfaceKind;
  /** `user`, or `agent:a3`. */
  readonly principal: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Pushes for this connection alone. */
  readonly presenter: IPresenter;
  /** Terminal bytes for this connection alone. */
  readonly terminals: ITerminalSink;
};

/** One request, ready to be executed. */
export type Command<M extends Method = Method> = {
  readonly method: M;
  readonly params: Params<M>;
  /** Unique for each intended effect; the same again gets the same answer and does nothing. */
  readonly command_id: string | null;
};

/** Upward: requests to the core. */
export interface IControlProtocol {
  /**
   * Executes one command. Commands begin in the order of the calls; a result is given only after what it
   * tells is durable. Rejects with MoitumiError and nothing else.
   */
  request<M extends Method>(command: Command<M>, caller: Caller): Promise<Result<M>>;
}

/** Downward: pushes to one surface, or to all. */
export interface IPresenter {
  /** Never throws and never blocks; a presenter that cannot keep up is resynchronised, not waited for. */
  present(push: Push): void;
}

/** Downward: terminal bytes to one connection. */
export interface ITerminalSink {
  /** Bytes of a channel. False: the channel overflowed, the bytes are dropped, and `refresh` is called when it drained. */
  write(channel: number, bytes: Uint8Array): boolean;
  /** Sets who gets what the other side types on a channel, and who gives it a fresh screen; null takes it away. */
  bind(channel: number, end: ITerminalEnd | null): void;
}

/** The core's end of a terminal channel. */
export interface ITerminalEnd {
  /** Raw keystrokes. */
  input(bytes: Uint8Array): void;
  /** The channel had overflowed and has drained: send the screen anew. */
  refresh(): void;
}

/** The core's connections, as the control plane sees them. */
export interface ISurfaces extends IPresenter {
  /** Everyone connected, in order of arrival. */
  callers(): readonly Caller[];
  /** Sends what is queued, then closes every connection; resolves when all are closed or `ms` have passed. */
  close(ms: number): Promise<void>;
}
