import type { AgentId } from '../../src/domain/agent.ts';
import type { ErrorInfo } from '../../src/domain/error.ts';
import type { TtyOffer } from '../../src/domain/tty-offer.ts';
import type { HeldAgent, SpawnSpec, ViewingState } from '../../src/ports/agent-manager.ts';
import { TERMINAL_MARK } from '../../src/ports/protocol-codec.ts';
import type { AttachMode, OutputSlice, Screen } from '../../src/ports/requests.ts';

/**
 * What a core and a keeper say to each other, on the framing of the sockets. It only ever grows: a keeper of last
 * month serves the core of today, so that a field once sent is sent for ever, and what is new is optional.
 */
export const KEEPER_PROTOCOL = { min: 1, max: 1 } as const;

/** An agent as its keeper tells it at hello. */
export type KeptAgent = HeldAgent & {
  /** With the pid it names the process for good; null where the system does not tell. */
  readonly start_time: string | null;
  /** `NAME=value` in the environment of all that it started. */
  readonly mark: string;
  /** The last OSC 7501 payload of each record. */
  readonly program_status: readonly string[];
  /** Whether its own process group has the terminal; null: not known yet. */
  readonly foreground: boolean | null;
};

type Empty = Readonly<Record<never, never>>;
type OfAgent = { readonly agent: AgentId };
type Once = { readonly once?: string };
type OfChannel = { readonly channel: number };
type Size = { readonly cols: number; readonly rows: number };
/** `line`: the last row shows this text, and not the agent; a keeper of yesterday shows none. */
type Looking = Size & { readonly mode: AttachMode; readonly again?: boolean; readonly line?: string };

/** What a core asks of a keeper. */
export type KeeperRequests = {
  /** First on every connection; the latest core to say it is the one that is served. */
  hello: {
    params: { readonly protocol: { readonly min: number; readonly max: number }; readonly version: string };
    result: { readonly protocol: number; readonly version: string; readonly agents: readonly KeptAgent[] };
  };
  ping: { params: Empty; result: Empty };
  spawn: {
    params: SpawnSpec & { readonly mark: string };
    result: { readonly pid: number; readonly started_at: number; readonly start_time: string | null };
  };
  /** The end was recorded: the agent may be forgotten. */
  settle: { params: OfAgent; result: Empty };
  /**
   * Answered when the program's tty has taken all of it; `data` is base64. What was taken under the name `once` is not
   * typed again: a core that was killed cannot know whether it had been. A keeper of yesterday ignores the name.
   */
  write: { params: OfAgent & Once & { readonly data: string }; result: { readonly taken: boolean } };
  paste: { params: OfAgent & Once & { readonly text: string }; result: { readonly taken: boolean } };
  read_screen: {
    params: OfAgent & {
      readonly scrollback: number;
      readonly ansi: boolean;
      readonly after?: number;
      readonly wait_ms?: number;
    };
    result: Screen;
  };
  read_output: {
    params: OfAgent & { readonly since: number; readonly max: number; readonly wait_ms: number };
    result: OutputSlice;
  };
  /** The screen, then live output, follow as terminal frames on `channel`, a number of the core's choice. */
  attach: { params: OfAgent & OfChannel & Looking; result: ViewingState };
  /** The same to a terminal that the keeper opens itself; the channel is its name, and carries no bytes. */
  open_door: { params: OfAgent & OfChannel & Looking & { readonly tty: TtyOffer }; result: ViewingState };
  /** The same to one that is `cooked`, which the first keepers would have left so. */
  open_cooked_door: { params: OfAgent & OfChannel & Looking & { readonly tty: TtyOffer }; result: ViewingState };
  resize: { params: OfChannel & Size; result: ViewingState };
  take: { params: OfChannel; result: ViewingState };
  /** Sends nothing more on the channel until `refresh`. */
  pause: { params: OfChannel; result: Empty };
  /** Answered right before the screen is sent anew. */
  refresh: { params: OfChannel; result: Empty };
  /** Another text in the line of one that was opened with a line. */
  line: { params: OfChannel & { readonly text: string }; result: Empty };
  /** A door's is answered when its terminal has been given back. */
  detach: { params: OfChannel; result: Empty };
  /** Nobody is at the core's end of a door any more: it stays open while its process is there. */
  leave: { params: OfChannel; result: Empty };
};

/** What a keeper tells without being asked. */
export type KeeperEvents = {
  /** Its status is on disk already. */
  exited: OfAgent & { readonly at: number; readonly exit_code: number | null; readonly signal: string | null };
  title: OfAgent & { readonly at: number; readonly title: string };
  program_status: OfAgent & { readonly at: number; readonly payload: string };
  resized: OfAgent & Size & { readonly at: number };
  output: OfAgent & { readonly at: number; readonly offset: number };
  foreground: OfAgent & { readonly at: number; readonly own: boolean };
  /** A person types into it, through whatever viewer; at most every ten seconds. */
  typed: OfAgent & { readonly at: number };
  /** The driver, or the size, of what a channel shows. */
  viewing: OfChannel & ViewingState;
  /** `detached`: by a door's detach key. */
  closed: OfChannel & { readonly reason: 'exited' | 'detached' };
  /** The key for the next agent was typed at a door; `data` is what it is to the program, base64. */
  next: OfChannel & { readonly data: string };
  /** Another core has said hello: this one is no longer served. */
  superseded: Empty;
};

export type KeeperMethod = keyof KeeperRequests;
export type KeeperParams<M extends KeeperMethod> = KeeperRequests[M]['params'];
export type KeeperResult<M extends KeeperMethod> = KeeperRequests[M]['result'];

/** One event with its data. */
export type KeeperEvent = {
  [E in keyof KeeperEvents]: { readonly event: E; readonly data: KeeperEvents[E] };
}[keyof KeeperEvents];

/** A request on the wire. */
export type KeeperRequest = { readonly _req_id: number; readonly method: string; readonly params: unknown };

/** An answer on the wire. */
export type KeeperReply =
  | { readonly _req_id: number; readonly result: unknown }
  | { readonly _req_id: number; readonly error: ErrorInfo };

/** A payload, told apart by its first byte. */
export type KeeperPayload =
  | { readonly kind: 'terminal'; readonly channel: number; readonly bytes: Uint8Array }
  | { readonly kind: 'message'; readonly message: KeeperRequest | KeeperReply | KeeperEvent };

/** A message as a payload. */
export function encodeKeeperMessage(message: KeeperRequest | KeeperReply | KeeperEvent): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** Terminal bytes as a payload: the mark, the channel in 4 bytes, the bytes. */
export function encodeTerminalBytes(channel: number, bytes: Uint8Array): Uint8Array {
  const payload = new Uint8Array(5 + bytes.length);
  payload[0] = TERMINAL_MARK;
  new DataView(payload.buffer).setUint32(1, channel);
  payload.set(bytes, 5);
  return payload;
}

/** What a payload is; null when it is neither, which a peer of the same user does not send. */
export function decodeKeeperPayload(payload: Uint8Array): KeeperPayload | null {
  if (payload[0] === TERMINAL_MARK && payload.length >= 5) {
    const channel = new DataView(payload.buffer, payload.byteOffset).getUint32(1);
    return { kind: 'terminal', channel, bytes: payload.subarray(5) };
  }
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof message !== 'object' || message === null) return null;
    return { kind: 'message', message: message as KeeperRequest | KeeperReply | KeeperEvent };
  } catch {
    return null;
  }
}
