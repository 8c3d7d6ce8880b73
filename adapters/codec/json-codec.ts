import { isUtf8 } from 'node:buffer';
import { MoitumiError } from '../../src/domain/error.ts';
import { type IProtocolCodec, MAX_JSON, type WireMessage } from '../../src/ports/protocol-codec.ts';
import { checkDepth, checkKeys, MAX_DEPTH } from './json-checks.ts';
import type { RichCoder } from './rich-coder.ts';

type JsonObject = { [key: string]: unknown };

/**
 * Control messages as UTF-8 JSON. With `rich`, messages that are marked so are written by it, and `_meta` is
 * obeyed when read: only for a client that trusts its core. Without it, `_meta` is a key like any other.
 */
export function createJsonCodec(options: { readonly rich?: RichCoder } = {}): IProtocolCodec {
  const coder = options.rich;
  return {
    encode: (message, rich = false) =>
      Buffer.from(JSON.stringify(rich && coder !== undefined ? enriched(message, coder) : message)),
    decode: (payload) => {
      const message = parse(payload);
      if (coder !== undefined && message['_meta'] !== undefined) revive(message, coder);
      return asWireMessage(message);
    },
  };
}

function enriched(message: WireMessage, coder: RichCoder): object {
  const key = 'event' in message ? 'data' : 'result';
  const { json, meta } = coder.serialize((message as JsonObject)[key]);
  return meta === undefined ? { ...message, [key]: json } : { ...message, [key]: json, _meta: meta };
}

function revive(message: JsonObject, coder: RichCoder): void {
  const key = 'event' in message ? 'data' : 'result';
  message[key] = coder.deserialize({ json: message[key], meta: message['_meta'] });
  delete message['_meta'];
}

function parse(payload: Uint8Array): JsonObject {
  if (payload.length > MAX_JSON) {
    throw new MoitumiError('bad_request', `A message of ${payload.length} bytes; the limit is ${MAX_JSON}.`);
  }
  if (!isUtf8(payload)) throw new MoitumiError('bad_request', 'A message is not valid UTF-8.');
  // Fewer bytes than it takes to open and close that many levels cannot be too deep.
  if (payload.length > MAX_DEPTH * 2) checkDepth(payload);
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString();
  const message = parseJson(text);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw new MoitumiError('bad_request', 'A message must be a JSON object.');
  }
  checkKeys(message, text);
  return message as JsonObject;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MoitumiError('bad_request', 'A message is not valid JSON.', undefined, cause);
  }
}

function asWireMessage(message: JsonObject): WireMessage {
  if (typeof message['event'] === 'string') return message as WireMessage;
  const isReply = 'result' in message || 'error' in message;
  if (Number.isSafeInteger(message['_req_id']) && (isReply || typeof message['method'] === 'string')) {
    return message as WireMessage;
  }
  throw new MoitumiError(
    'bad_request',
    'A message needs an event, or an integer _req_id with a method, result or error.',
  );
}
