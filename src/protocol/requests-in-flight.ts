import { type ErrorInfo, MoitumiError } from '../domain/error.ts';
import type { WireMessage } from '../ports/protocol-codec.ts';
import type { Method, Params, Result } from '../ports/requests.ts';
import { messageTable } from './message-table.ts';

/** A request as it goes out. */
export type OutgoingRequest = Extract<WireMessage, { readonly method: string }>;

type InFlight = {
  readonly request: OutgoingRequest;
  /** Whether it is sent again on the next connection. */
  readonly again: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: MoitumiError) => void;
};

/** Requests that wait for their answers, oldest first. */
export class RequestsInFlight {
  readonly #client: string;
  readonly #inFlight = new Map<number, InFlight>();
  #last = 0;

  /** `client` is the first half of every command id. */
  constructor(client: string) {
    this.#client = client;
  }

  /** A number for a request that is not kept here. */
  nextId(): number {
    this.#last += 1;
    return this.#last;
  }

  /** Notes a request and gives what to send, with a command id if it must happen only once. */
  begin<M extends Method>(
    method: M,
    params: Params<M>,
    again: boolean,
  ): { readonly request: OutgoingRequest; readonly answer: Promise<Result<M>> } {
    const id = this.nextId();
    const request: OutgoingRequest =
      messageTable[method].kind === 'command'
        ? { _req_id: id, method, params, command_id: `${this.#client}:${id}` }
        : { _req_id: id, method, params };
    const answer = new Promise<Result<M>>((resolve, reject) => {
      this.#inFlight.set(id, { request, again, resolve: resolve as InFlight['resolve'], reject });
    });
    return { request, answer };
  }

  /** The answer has come; one that nobody waits for is ignored. */
  settle(id: number, answer: { readonly result: unknown } | { readonly error: ErrorInfo }): void {
    const waiting = this.#inFlight.get(id);
    if (waiting === undefined) return;
    this.#inFlight.delete(id);
    if ('error' in answer) waiting.reject(errorFrom(answer.error));
    else waiting.resolve(answer.result);
  }

  /** It cannot be sent at all. */
  fail(id: number, error: MoitumiError): void {
    const waiting = this.#inFlight.get(id);
    this.#inFlight.delete(id);
    waiting?.reject(error);
  }

  /** The connection is gone: rejects what is not sent again. */
  lost(error: MoitumiError): void {
    for (const [id, waiting] of this.#inFlight) if (!waiting.again) this.fail(id, error);
  }

  /** Rejects everything. */
  failAll(error: MoitumiError): void {
    for (const id of [...this.#inFlight.keys()]) this.fail(id, error);
  }

  /** What to send on a new connection, in the order in which it was asked. */
  unanswered(): readonly OutgoingRequest[] {
    return [...this.#inFlight.values()].map((waiting) => waiting.request);
  }
}

/** The error of a reply as one that can be thrown. */
export function errorFrom(info: ErrorInfo): MoitumiError {
  return new MoitumiError(info.code, info.message, info.data);
}
