import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { connect } from '../../adapters/store/connection.ts';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { type SeededRandom, seededRandom } from '../support/seeded-random.ts';
import { Workload } from './workload.ts';

/** How long a core lives at most after a surface has found it, in ms: it takes up its agents, serves, or idles. */
const LONGEST_LIFE_MS = 250;

/**
 * Kills the core again and again while two surfaces add, change, type and start agents, and a third only looks; then
 * checks that everything which was promised to them holds.
 */
export async function surviveKills(kills: number): Promise<void> {
  const random = seededRandom(`core-kills ${kills}`);
  const moitumi = createMoitumi();
  try {
    const watcher = await openHomeSurface(moitumi, 'tui:watcher');
    const writers = [await openHomeSurface(moitumi, 'tui:one'), await openHomeSurface(moitumi, 'tui:two')] as const;
    const surfaces = [watcher, ...writers] as const;
    const loads = await Promise.all(writers.map((writer) => Workload.begin(writer, random, moitumi.directory)));
    for (let kill = 0; kill < kills; kill += 1) await killOnce(surfaces, random);
    for (const load of loads) await load.end();
    await checkSurfaces(surfaces);
    for (const load of loads) await checkPromises(watcher, load);
    process.stdout.write(`core-kills: ${kills} kills; ${loads.map((load) => load.summary()).join('; ')}\n`);
    for (const surface of surfaces) await surface.client.close();
    await checkStore(moitumi);
  } finally {
    await moitumi.dispose();
  }
}

/** Kills the core at some moment, and waits until some surface, not always the same, has found the next one. */
async function killOnce(surfaces: readonly [HomeSurface, ...HomeSurface[]], random: SeededRandom): Promise<void> {
  await sleep(random.below(LONGEST_LIFE_MS));
  const first = random.pick(surfaces);
  const { pid } = first.client.hello;
  kill(pid);
  await first.until('another core', () => first.client.hello.pid !== pid);
}

/** A surface that has not noticed yet may name a core that was killed before. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
  }
}

/** All surfaces show what the core holds, and no push came wrongly on the way. */
async function checkSurfaces(surfaces: readonly [HomeSurface, ...HomeSurface[]]): Promise<void> {
  const { nodes } = await surfaces[0].client.request('list_nodes', {});
  const { agents } = await surfaces[0].client.request('list_agents', { all: true });
  for (const { mirror, until, faults } of surfaces) {
    await until('the nodes of the core', () => isDeepStrictEqual(byId([...mirror.state.nodes.values()]), byId(nodes)));
    await until('the agents', () => isDeepStrictEqual(byId([...mirror.state.agents.values()]), byId(agents)));
    expect(faults).toEqual([]);
  }
}

async function checkPromises({ client }: HomeSurface, load: Workload): Promise<void> {
  expect(load.refusals).toEqual([]);
  const { nodes } = await client.request('list_nodes', {});
  const mine = nodes.filter((node) => node.title.includes(load.name));
  expect(new Map(mine.map((node) => [node.title, node.id]))).toEqual(load.added);
  expect(mine).toHaveLength(load.added.size);
  for (const [id, priority] of load.priorities)
    expect(nodes.find((node) => node.id === id)).toMatchObject({ priority });
  await expect.poll(() => load.missing()).toEqual([]);
  expect(load.repeated()).toEqual([]);
  await checkAgents(client, load);
}

/** Each agent that was acknowledged runs, with the pid that was told then; no other one does. */
async function checkAgents(client: HomeSurface['client'], load: Workload): Promise<void> {
  const { agents } = await client.request('list_agents', { all: true });
  const live = agents.filter((agent) => load.owns(agent) && agent.state !== 'exited');
  expect(new Map(live.map((agent) => [agent.id, agent.pid]))).toEqual(load.pids);
  for (const pid of load.pids.values()) expect(() => process.kill(pid ?? 0, 0)).not.toThrow();
}

async function checkStore(moitumi: Moitumi): Promise<void> {
  expect(await moitumi.json(['audit', '--verify'])).toMatchObject({ ok: true });
  expect(await moitumi.run(['daemon', 'stop', '--agents', '--force'])).toMatchObject({ code: 0 });
  const database = connect(join(moitumi.directory, 'cortex.db'), { readonly: true });
  expect(database.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
  database.close();
  await expect.poll(() => moitumi.processes()).toEqual([]);
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
