import { closeSync, openSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { later, SINCE, type UsageRig, usageRig } from './usage-rig.ts';

const SESSION = '01a1fe0a-5fea-7c62-8794-4897fd6a7a00';
const [day] = new Date(SINCE - new Date(SINCE).getTimezoneOffset() * 60_000).toISOString().split('T');
const FILE = `.codex/sessions/${day?.replaceAll('-', '/')}/rollout-${day}T00-00-01-${SESSION}.jsonl`;
const agent = { session: SESSION, command: ['codex'] };

let rig: UsageRig;
beforeEach(() => {
  rig = usageRig('codex');
});
afterEach(() => rig.dispose());

/** An event of a rollout as Codex 0.169 writes it. */
function counted(times: number, at: number, rate_limits: object | null = null) {
  const usage = (count: number) => ({
    input_tokens: 1_234 * count,
    cached_input_tokens: 20 * count,
    cache_write_input_tokens: 0,
    output_tokens: 17 * count,
    reasoning_output_tokens: 0,
    total_tokens: 1_251 * count,
  });
  const info = { total_token_usage: usage(times), last_token_usage: usage(1), model_context_window: 258_400 };
  return { timestamp: later(at), type: 'event_msg', payload: { type: 'token_count', info, rate_limits } };
}

const turn = { timestamp: later(0), type: 'turn_context', payload: { model: 'gpt-6-codex' } };

it('takes the last sum, and counts what came from the cache once', async () => {
  rig.write(FILE, { type: 'session_meta', payload: {} }, turn, counted(1, 1), counted(2, 2), counted(2, 3));
  expect(await rig.read(agent)).toMatchObject({
    model: 'gpt-6-codex',
    tokens: { input: 2_428, output: 34, cache_read: 40, cache_write: 0 },
    context: { used: 1_234, size: 258_400 },
    cost_usd: null,
    limits: [],
  });
  rig.append(FILE, `${JSON.stringify(counted(3, 4))}\n{"half`);
  expect((await rig.read(agent))?.tokens?.output).toBe(51);
});

it('counts of a conversation that it took up only what it added', async () => {
  rig.write(FILE, turn, counted(1, -20), counted(4, -10), counted(5, 10), counted(9, 31));
  expect((await rig.read({ ...agent, exited_at: SINCE + 30_000 }))?.tokens?.output).toBe(17);
});

it('tells the account’s limits, with when they were told', async () => {
  const limits = {
    limit_id: 'codex',
    primary: { used_percent: 83.5, window_minutes: 300, resets_at: SINCE / 1_000 + 600 },
    secondary: { used_percent: 12, window_minutes: 10_080, resets_in_seconds: 60 },
  };
  rig.write(FILE, counted(1, 1, limits), counted(2, 2, { primary: null, secondary: 'x' }), counted(3, 3));
  expect((await rig.read(agent))?.limits).toEqual([
    { tool: 'codex', window: '5 h', used_percent: 83.5, resets_at: SINCE + 600_000, at: SINCE + 1_000 },
    { tool: 'codex', window: '7 d', used_percent: 12, resets_at: SINCE + 61_000, at: SINCE + 1_000 },
  ]);
});

it('finds the file by the process that holds it open, and keeps to it once that has ended', async () => {
  const path = rig.write('elsewhere/rollout-2026-01-01T00-00-00-x.jsonl', turn, counted(1, 1));
  const opened = openSync(path, 'a');
  try {
    expect((await rig.read({ ...agent, session: null, pid: process.pid }))?.tokens?.output).toBe(17);
  } finally {
    closeSync(opened);
  }
  expect((await rig.read({ ...agent, session: null }))?.tokens?.output).toBe(17);
});

it('does not guess whose a file is', async () => {
  rig.write(FILE, counted(1, 1));
  expect(await rig.read({ ...agent, session: null })).toBeNull();
});
