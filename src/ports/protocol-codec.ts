import type { ErrorInfo } from '../domain/error.ts';

/** A control message as it stands on the wire. */
export type WireMessage =
  | { readonly _req_id: number; readonly method: string; readonly params?: unknown; readonly command_id?: string }
  | { readonly _req_id: number; readonly result: unknown }
  | { readonly _req_id: number; readonly error: ErrorInfo }
  | { readonly event: string; readonly seq?: number; readonly data: unknown };

/** Payload bytes from and to control messages. */
export interface IProtocolCodec {
  /** `rich`: the message may hold Dates, Maps and Sets; they go out as superjson, with `_meta`. */
  encode(message: WireMessage, rich?: boolean): Uint8Array;
  /**
   * Throws MoitumiError `bad_request` for what is no message: bad UTF-8, bad JSON, too long, too deep,
   * not an object, keys like `__proto__`. Never reads `_meta` unless made to trust the other side.
   */
  decode(payload: Uint8Array): WireMessage;
}

/** Longest frame that is read at all, in bytes; more ends the connection before anything is allocated. */
export const MAX_FRAME = 4 * 1024 * 1024;

/** Longest control message, in bytes. */
export const MAX_JSON = 1024 * 1024;

/** Longest control message before hello was answered, in bytes. */
export const MAX_JSON_BEFORE_HELLO = 4 * 1024;

/** First byte of a payload of terminal bytes: then the channel as 4 bytes, big-endian, then the bytes. */
export const TERMINAL_MARK = 0x01;
