import { afterEach, beforeEach, expect, it } from 'vitest';
import { later, type UsageRig, usageRig } from './usage-rig.ts';

const FILE = '.gemini/tmp/work/chats/session-2026-01-01T00-00-c2a4beba.jsonl';
const agent = { session: 'c2a4beba-187f-41fe-b52d-1522c65a1e6c', command: ['gemini'] };

let rig: UsageRig;
beforeEach(() => {
  rig = usageRig('gemini');
});
afterEach(() => rig.dispose());

/** A message of a chat as Gemini CLI 0.61 writes it. */
function said(id: string, output: number, at = 1) {
  const tokens = { input: 1_234, output, cached: 34, thoughts: 3, tool: 0, total: 1_251 };
  return { id, timestamp: later(at), type: 'gemini', content: 'Hello', thoughts: [], tokens, model: 'gemini-3.1-pro' };
}

it('counts each message once, and not again where a chat repeats them all', async () => {
  rig.write(FILE, { sessionId: agent.session, kind: 'main' }, said('g0', 99, -5), said('g1', 17), said('g1', 20), {
    $set: { messages: [said('g1', 20), said('g2', 5)] },
  });
  rig.append(FILE, `${JSON.stringify(said('g2', 5))}\n{"tokens":`);
  expect(await rig.read(agent)).toMatchObject({
    model: 'gemini-3.1-pro',
    tokens: { input: 2_400, output: 31, cache_read: 68, cache_write: 0 },
    context: { used: 1_234, size: null },
  });
});

it('says nothing where there is nothing', async () => {
  expect(await rig.read(agent)).toBeNull();
});
