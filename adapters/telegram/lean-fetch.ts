import type { IncomingMessage } from 'node:http';
import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestSecure } from 'node:https';
import { Readable } from 'node:stream';

/** What is used of a request's description. */
type Wish = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | ReadableStream<Uint8Array> | null;
  readonly signal?: AbortSignal;
};

/** What is used of an answer. */
type Answer = {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly body: AsyncIterable<Uint8Array>;
  json(): Promise<unknown>;
};

/**
 * As much of `fetch` as a Bot API client uses, on Node's own HTTP: the built-in one takes 11 MB more of a daemon that
 * otherwise sleeps. Follows no redirect: the token is in the address.
 */
export function leanFetch(address: string, wish: Wish = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body = null, signal } = wish;
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method, headers, ...(signal === undefined ? {} : { signal }) };
    const open = new URL(address).protocol === 'http:' ? requestPlain : requestSecure;
    const outgoing = open(address, options, (incoming) => resolve(answerOf(incoming)));
    outgoing.on('error', reject);
    if (body === null || typeof body === 'string') outgoing.end(body ?? undefined);
    else Readable.from(body).on('error', reject).pipe(outgoing);
  });
}

function answerOf(incoming: IncomingMessage): Answer {
  const { statusCode: status = 0, statusMessage: statusText = '' } = incoming;
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    body: incoming,
    json: async () => {
      const parts: Uint8Array[] = [];
      for await (const part of incoming) parts.push(part);
      return JSON.parse(Buffer.concat(parts).toString('utf8'));
    },
  };
}
