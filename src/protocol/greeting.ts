import { MoitumiError } from '../domain/error.ts';
import { type HelloParams, PROTOCOL } from './hello.ts';
import type { WireRequest } from './request-gate.ts';
import { checked } from './request-gate.ts';
import { type Check, flag, name, oneOf, optional, record, text, whole } from './schema.ts';

const version = whole(0, 1_000_000);

/** Open, as a client of tomorrow may say more; and checked first, so that it is told about the version and not about a field. */
const versionsCheck = record({ protocol: record({ min: version, max: version }, true) }, true);

const helloCheck: Check<HelloParams> = record(
  {
    protocol: record({ min: version, max: version }, true),
    version: name,
    client: name,
    surface: name,
    kind: oneOf('tui', 'cli', 'web', 'telegram', 'agent', 'other'),
    token: optional(text),
    sync: oneOf('none', 'graph'),
    resume: optional(record({ epoch: text, seq: whole(0, Number.MAX_SAFE_INTEGER) })),
    heartbeat: optional(flag),
  },
  true,
);

/** What the first message says, and the protocol to speak; throws MoitumiError when it is no hello or the versions do not fit. */
export function readHello(message: WireRequest): { readonly hello: HelloParams; readonly protocol: number } {
  if (message.method !== 'hello') {
    throw new MoitumiError('hello_expected', `The first message must be hello, not ${message.method.slice(0, 100)}.`);
  }
  const { protocol } = checked('hello', versionsCheck, message.params);
  const common = Math.min(PROTOCOL.max, protocol.max);
  if (common < Math.max(PROTOCOL.min, protocol.min)) throw mismatch(protocol.max < PROTOCOL.min ? 'client' : 'core');
  return { hello: checked('hello', helloCheck, message.params), protocol: common };
}

function mismatch(upgrade: 'client' | 'core'): MoitumiError {
  const advice =
    upgrade === 'client'
      ? 'upgrade moitumi on this side'
      : 'upgrade moitumi where the core runs, then `moitumi daemon restart`';
  return new MoitumiError(
    'protocol_mismatch',
    `The core speaks protocols ${PROTOCOL.min} to ${PROTOCOL.max}, and this client none of them: ${advice}.`,
    { ...PROTOCOL, upgrade },
  );
}
