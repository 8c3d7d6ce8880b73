import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { ANSWER_MS, followEvents } from '../../../adapters/signals/feeds/event-stream.ts';
import type { IClock } from '../../../src/ports/clock.ts';

it('tries anew when its first connection is never answered, as by opencode that starts on a busy machine', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const heard = new EventEmitter();
  const patience = new Set<() => void>();
  const clock: IClock = {
    now: () => 0,
    elapsed: () => 0,
    // It is tried again at once; how long it waits for an answer, the test says.
    after: (ms, run) => {
      if (ms === ANSWER_MS) patience.add(run);
      else setImmediate(run);
      return () => patience.delete(run);
    },
  };
  const first = once(server, 'request');
  const stop = followEvents(`http://127.0.0.1:${(server.address() as AddressInfo).port}/event`, clock, {
    connected: () => heard.emit('connected'),
    event: (event) => heard.emit('event', event),
    lost: () => heard.emit('lost'),
  });
  await first;
  const second = once(server, 'request');
  for (const end of patience) end();
  const [, response] = (await second) as [unknown, ServerResponse];
  const connected = once(heard, 'connected');
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  await connected;
  expect(patience.size).toBe(0);
  const told = once(heard, 'event');
  response.write('data: {"type":"x"}\n\n');
  expect(await told).toEqual([{ type: 'x' }]);
  stop();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
