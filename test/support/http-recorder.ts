import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a server got it. */
export type Posted = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** A server on loopback that keeps what it is sent. */
export type HttpRecorder = {
  /** With a secret in it. */
  readonly url: string;
  readonly posted: readonly Posted[];
  close(): void;
};

/** Answers with these, in order, and with the last of them from then on; `null`: never. */
export async function httpRecorder(...answers: readonly (number | null)[]): Promise<HttpRecorder> {
  const posted: Posted[] = [];
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const status = answers[Math.min(posted.length, answers.length - 1)];
      posted.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
      if (status === undefined || status === null) return;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('thanks');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook?token=secret`,
    posted,
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
}
