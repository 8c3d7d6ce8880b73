import { afterEach, describe, expect, it } from 'vitest';
import { post } from '../../../adapters/notify/post.ts';
import { createNtfyNotifier, createWebhookNotifier } from '../../../adapters/notify/webhook.ts';
import type { Notification } from '../../../src/domain/notification.ts';
import { type HttpRecorder, httpRecorder } from '../../support/http-recorder.ts';

const call: Notification = {
  ...{ id: 'a3', kind: 'ask', agent: 'a3', node: 'n1', urgent: true, at: Date.UTC(2026, 0, 1) },
  ...{ title: 'claude a3 waits for you', body: 'Fix the login · Bash: make' },
};

const open: HttpRecorder[] = [];
afterEach(() => {
  for (const recorder of open.splice(0)) recorder.close();
});

async function server(...answers: readonly (number | null)[]): Promise<HttpRecorder> {
  const recorder = await httpRecorder(...answers);
  open.push(recorder);
  return recorder;
}

const posting = (url: string) => ({ url, headers: {}, body: '{}' });
const never = new AbortController().signal;

describe('a webhook', () => {
  it('gets a notification as JSON, and its withdrawal', async () => {
    const { url, posted } = await server(204);
    const way = createWebhookNotifier(url);
    await way.notify(call);
    way.withdraw('a3');
    await expect.poll(() => posted.length).toBe(2);
    expect(posted[0]).toMatchObject({ path: '/hook?token=secret', headers: { 'content-type': 'application/json' } });
    expect(posted.map(({ body }) => JSON.parse(body))).toEqual([
      { event: 'notify', ...call, at: '2026-01-01T00:00:00.000Z' },
      { event: 'withdraw', id: 'a3' },
    ]);
  });

  it('is tried again where the server is in trouble, not where it refuses', async () => {
    const troubled = await server(503, 429, 200);
    await post(posting(troubled.url), never, [1, 1]);
    expect(troubled.posted).toHaveLength(3);
    const refusing = await server(403);
    await expect(post(posting(refusing.url), never, [1, 1])).rejects.toThrow('the server answered 403');
    expect(refusing.posted).toHaveLength(1);
  });

  it('says what was in the way without the address, which may be a secret', async () => {
    const { url } = await server(500);
    const failure = await post(posting(url), never, [1]).catch((thrown: unknown) => thrown);
    expect(String(failure)).toBe('Error: the server answered 500, 2 times');
    const gone = await post(posting('http://127.0.0.1:1/secret'), never, []).catch((thrown: unknown) => thrown);
    expect(String(gone)).toMatch(/^Error: the server could not be reached/);
    expect(String(gone)).not.toContain('secret');
  });

  it('follows nobody elsewhere', async () => {
    const { url, posted } = await server(302);
    await expect(post(posting(url), never, [])).rejects.toThrow('could not be reached');
    expect(posted).toHaveLength(1);
  });

  it('is given up once nobody need come any more', async () => {
    const { url, posted } = await server(null, 204);
    const way = createWebhookNotifier(url);
    const sent = way.notify(call);
    await expect.poll(() => posted.length).toBe(1);
    way.withdraw('a3');
    await sent;
    await expect.poll(() => posted.length).toBe(2);
    expect(JSON.parse(posted[1]?.body ?? '')).toEqual({ event: 'withdraw', id: 'a3' });
  });
});

describe('an ntfy topic', () => {
  it('gets the text, with title, priority and sign in its headers', async () => {
    const { url, posted } = await server(200);
    const way = createNtfyNotifier(url);
    await way.notify(call);
    await way.notify({ ...call, kind: 'finished', urgent: false, title: 'Über: done' });
    way.withdraw('a3');
    expect(posted.map(({ body }) => body)).toEqual([call.body, call.body]);
    expect(posted[0]?.headers).toMatchObject({ title: call.title, priority: 'high', tags: 'question' });
    expect(posted[1]?.headers).toMatchObject({ title: '=?UTF-8?B?w5xiZXI6IGRvbmU=?=', priority: 'default' });
  });
});
