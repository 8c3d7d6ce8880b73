import { MoitumiError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import type { Command, Scope } from '../ports/control.ts';
import type { WireMessage } from '../ports/protocol-codec.ts';
import type { Method, Params } from '../ports/requests.ts';
import { messageParams } from './message-params.ts';
import { isMethod, messageTable } from './message-table.ts';
import type { Check } from './schema.ts';

/** A request as it stands on the wire. */
export type WireRequest = Extract<WireMessage, { readonly method: string }>;

/** Who asks, as far as it decides what may be asked. */
export type Asker = {
  readonly client: string;
  readonly protocol: number;
  readonly scopes: ReadonlySet<Scope>;
};

const ENVELOPE = new Set(['_req_id', 'method', 'params', 'command_id']);

/** Longest command id. */
const MAX_COMMAND_ID = 200;

/** A request as a command that the core may trust; throws MoitumiError for one that it must not see. */
export function admitRequest(message: WireRequest, asker: Asker): Command {
  const { method } = message;
  if (!isMethod(method) || messageTable[method].since > asker.protocol) throw unknownMethod(method);
  const { scope, kind } = messageTable[method];
  if (!asker.scopes.has(scope)) {
    throw new MoitumiError('forbidden', `${method} needs the scope ${scope}, which this token does not have.`, {
      scope,
    });
  }
  checkEnvelope(message, asker);
  const params = checkedParams(method, message.params ?? {});
  return { method, params, command_id: kind === 'command' ? (message.command_id ?? null) : null };
}

/** The value as a T; throws `bad_request` with the place that is wrong. */
export function checked<T>(what: string, check: Check<T>, value: unknown): T {
  const fault = check(value);
  if (fault === null) return value as T;
  const place = fault.path === '' ? what : `${what}: ${fault.path}`;
  throw new MoitumiError('bad_request', `${place} ${fault.reason}.`, { path: fault.path });
}

function checkedParams<M extends Method>(method: M, params: unknown): Params<M> {
  return checked(method, messageParams[method] as Check<Params<M>>, params);
}

function checkEnvelope(message: WireRequest, asker: Asker): void {
  for (const key in message) {
    if (!ENVELOPE.has(key)) {
      throw new MoitumiError('bad_request', `A request has no field ${key.slice(0, 100)}.`, {
        path: key.slice(0, 100),
      });
    }
  }
  const id = message.command_id;
  if (id === undefined) return;
  // Else one client could ask for the answer that another's command was given.
  if (typeof id === 'string' && id.length <= MAX_COMMAND_ID && id.startsWith(`${asker.client}:`)) return;
  throw new MoitumiError('bad_request', 'A command id must begin with the id of its client and a colon.', {
    path: 'command_id',
  });
}

function unknownMethod(method: string): MoitumiError {
  const name = method.slice(0, 100);
  const near = nearest(name, Object.keys(messageTable));
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  return new MoitumiError('unknown_method', `There is no request named ${JSON.stringify(name)}.${hint}`, {
    method: name,
    nearest: near,
  });
}
