import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bytesRead, later, SINCE, type UsageRig, usageRig } from './usage-rig.ts';

const SESSION = '11111111-2222-3333-4444-555555555555';
const FILE = `.claude/projects/-work/${SESSION}.jsonl`;
const agent = { session: SESSION, command: ['claude'] };

let rig: UsageRig;
beforeEach(() => {
  rig = usageRig('claude');
});
afterEach(() => rig.dispose());

/** A line of a transcript as Claude Code 2.1.329 writes it, without what is not read. */
function said(id: string, output: number, over: object = {}) {
  const usage = {
    input_tokens: 1_234,
    cache_creation_input_tokens: 10,
    cache_read_input_tokens: 20,
    output_tokens: output,
    service_tier: 'standard',
  };
  const message = { id, type: 'message', role: 'assistant', model: 'claude-opus-5-5', content: [], usage };
  return {
    type: 'assistant',
    isSidechain: false,
    message,
    uuid: 'u',
    timestamp: later(1),
    sessionId: SESSION,
    ...over,
  };
}

it('counts each message once, by the last that was said of it', async () => {
  rig.write(
    FILE,
    { type: 'user', message: { role: 'user', content: 'Hi' } },
    said('m1', 5),
    said('m1', 17),
    said('m2', 3),
  );
  expect(await rig.read(agent)).toMatchObject({
    model: 'claude-opus-5-5',
    tokens: { input: 2_468, output: 20, cache_read: 40, cache_write: 20 },
    cost_usd: null,
    context: { used: 1_264, size: null },
    limits: [],
  });
  rig.append(FILE, `${JSON.stringify(said('m2', 30))}\n`);
  expect((await rig.read(agent))?.tokens?.output).toBe(47);
});

it('waits for the end of a line that is half written', async () => {
  rig.write(FILE, said('m1', 5));
  const line = `${JSON.stringify(said('m2', 7))}\n`;
  rig.append(FILE, line.slice(0, 100));
  expect((await rig.read(agent))?.tokens?.output).toBe(5);
  rig.append(FILE, line.slice(100));
  expect((await rig.read(agent))?.tokens?.output).toBe(12);
});

it('is not led astray by what a file may hold', async () => {
  rig.write(
    FILE,
    '{"usage": broken',
    'null "usage":',
    '["usage":]',
    {
      type: 'assistant',
      message: { id: 'x', usage: { input_tokens: '9', output_tokens: -5, cache_read_input_tokens: null } },
    },
    { type: 'assistant', message: { id: 7, usage: { input_tokens: 9 } } },
    { type: 'assistant', message: 'usage', 'usage:': { '"usage":': 1 } },
    { type: 'user', message: said('m9', 99).message },
    said('m8', 50, { message: { ...said('m8', 50).message, model: '<synthetic>' } }),
    `{"type":"assistant","__proto__":{"usage":1},"message":{"id":"p","usage":{"output_tokens":1e999}}}`,
    said('m1', 5),
  );
  expect((await rig.read(agent))?.tokens).toEqual({ input: 1_234, output: 5, cache_read: 20, cache_write: 10 });
});

it('adds what subagents use, whose context is not the agent’s', async () => {
  rig.write(FILE, said('m1', 5));
  const small = said('s1', 7, { isSidechain: true });
  const usage = { ...small.message.usage, input_tokens: 9 };
  rig.write(`.claude/projects/-work/${SESSION}/subagents/agent-1.jsonl`, {
    ...small,
    message: { ...small.message, model: 'claude-haiku', usage },
  });
  expect(await rig.read(agent)).toMatchObject({
    model: 'claude-opus-5-5',
    tokens: { input: 1_243, output: 12 },
    context: { used: 1_264 },
  });
});

it('leaves out what was said before it and after it, and what was copied from another conversation', async () => {
  rig.write(
    FILE,
    said('m1', 5, { timestamp: later(-10) }),
    said('m2', 7, { forkedFrom: { sessionId: 'other', messageUuid: 'u' } }),
    said('m3', 9),
    said('m4', 11, { timestamp: later(31) }),
  );
  expect((await rig.read({ ...agent, exited_at: SINCE + 30_000 }))?.tokens?.output).toBe(9);
});

it('follows an agent into its next conversation, by what its hooks name, and keeps what it used in the last one', async () => {
  const first = rig.write(FILE, said('m1', 5));
  expect((await rig.read(agent, [first]))?.tokens?.output).toBe(5);
  const second = rig.write('.claude/projects/-work/next.jsonl', said('m2', 7));
  expect(
    (await rig.read({ ...agent, session: 'next' }, [first, second, '/etc/passwd', 'x.jsonl']))?.tokens?.output,
  ).toBe(12);
  // The next core has heard of neither.
  rig.append('.claude/projects/-work/next.jsonl', `${JSON.stringify(said('m3', 2))}\n`);
  expect((await rig.read({ ...agent, session: 'next' }))?.tokens?.output).toBe(14);
});

it('counts a file anew that was replaced by another', async () => {
  rig.write(FILE, said('m1', 5), said('m2', 7));
  await rig.read(agent);
  renameSync(rig.write('fresh', said('m1', 5)), `${rig.home}/${FILE}`);
  expect((await rig.read(agent))?.tokens?.output).toBe(5);
});

it('says nothing where there is nothing', async () => {
  expect(await rig.read(agent)).toBeNull();
  expect(await rig.read({ ...agent, session: null })).toBeNull();
});

it('reads only what was added, however large the file is', async () => {
  const filler = `${JSON.stringify({ type: 'user', text: 'x'.repeat(1_000_000) })}\n`;
  rig.write(FILE, said('m1', 5));
  for (let written = 0; written < 200; written += 20) rig.append(FILE, filler.repeat(20));
  await rig.read(agent);
  rig.append(FILE, `${JSON.stringify(said('m2', 7))}\n`);
  const before = bytesRead();
  const reading = await rig.read(agent);
  expect(bytesRead() - before).toBeLessThan(20_000);
  expect(reading?.tokens?.output).toBe(12);
});

it('passes over a line without an end, and reads none of it twice', async () => {
  rig.write(FILE, said('m1', 5));
  rig.append(FILE, '"usage":'.repeat(3_000_000));
  await rig.read(agent);
  const before = bytesRead();
  await rig.read(agent);
  expect(bytesRead() - before).toBeLessThan(17 * 1024 * 1024);
  rig.append(FILE, `\n${JSON.stringify(said('m2', 7))}\n`);
  expect((await rig.read(agent))?.tokens?.output).toBe(12);
});
