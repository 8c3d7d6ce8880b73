import { TERMINAL_MARK } from '../ports/protocol-codec.ts';

/** Bytes before those of the terminal: the mark and the channel. */
export const TERMINAL_HEADER = 5;

/** A payload of terminal bytes on a channel. */
export function terminalFrame(channel: number, bytes: Uint8Array): Uint8Array {
  const payload = new Uint8Array(TERMINAL_HEADER + bytes.length);
  payload[0] = TERMINAL_MARK;
  new DataView(payload.buffer).setUint32(1, channel);
  payload.set(bytes, TERMINAL_HEADER);
  return payload;
}

/** The channel and the bytes of a payload; null when it holds no terminal bytes. */
export function readTerminalFrame(
  payload: Uint8Array,
): { readonly channel: number; readonly bytes: Uint8Array } | null {
  if (payload[0] !== TERMINAL_MARK || payload.length < TERMINAL_HEADER) return null;
  const channel = new DataView(payload.buffer, payload.byteOffset).getUint32(1);
  return { channel, bytes: payload.subarray(TERMINAL_HEADER) };
}
