import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Turn } from '../../src/domain/turn.ts';
import { configurePeer } from '../support/acp-home.ts';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { createMoitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** Within so many ms after a prompt was sent the core is killed: while it is written down, given, answered, or over. */
const LONGEST_MS = 120;

/** Speaks with an ACP agent while its core is killed again and again: each prompt is one turn, and each answer one. */
export async function talkThroughKills(kills: number): Promise<void> {
  const moitumi = createMoitumi();
  const peer = await configurePeer(moitumi);
  const surface = await openHomeSurface(moitumi, 'tui:talk');
  const random = seededRandom('acp kills');
  try {
    await surface.client.request('add_node', { title: 'Talk', cwd: moitumi.directory });
    await surface.client.request('spawn_agent', { node: 'n1', profile: 'peer', env: { ...moitumi.env } });
    const words = Array.from({ length: kills }, (_, kill) => `echo word ${kill}`);
    for (const text of words) {
      const sent = surface.client.request('submit_turn', { agent: 'a1', text });
      await sleep(random.below(LONGEST_MS));
      await killCore(surface);
      await sent;
    }
    await expect.poll(() => waiting(surface), { timeout: 30_000 }).toEqual([]);
    await expect.poll(async () => (await said(surface, 'agent:a1')).length, { timeout: 5_000 }).toBe(kills);
    expect(await said(surface, 'user')).toEqual(words);
    expect(await said(surface, 'agent:a1')).toEqual(words.map((text) => `You said: ${text}`));
    expect(surface.faults).toEqual([]);
  } finally {
    await surface.client.close();
    await leaveNothing(moitumi);
    peer.dispose();
  }
}

async function killCore({ client, until }: HomeSurface): Promise<void> {
  const { pid } = client.hello;
  process.kill(pid, 'SIGKILL');
  await until('another core', () => client.hello.pid !== pid);
}

async function waiting({ client }: HomeSurface): Promise<readonly string[]> {
  const { prompts } = await client.request('list_prompts', { agent: 'a1' });
  return prompts.map(({ text, state, reason }) => `${text} ${state} ${reason}`);
}

async function said({ client }: HomeSurface, author: string): Promise<readonly string[]> {
  const { turns } = await client.request('read_turns', { node: 'n1', limit: 1_000 });
  return turns.filter((turn: Turn) => turn.author === author).map(({ text }) => text);
}
