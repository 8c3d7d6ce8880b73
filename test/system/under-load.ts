import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { connect } from '../../adapters/store/connection.ts';
import type { Agent } from '../../src/domain/agent.ts';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { type SeededRandom, seededRandom } from '../support/seeded-random.ts';
import { Workload } from './workload.ts';

/** A home in which two surfaces add, change, type and start agents, and a third only looks. */
export type LoadedHome = {
  readonly moitumi: Moitumi;
  readonly random: SeededRandom;
  readonly surfaces: readonly [HomeSurface, ...HomeSurface[]];
  readonly loads: readonly Workload[];
};

/** Disturbs a home under load, then checks that everything which was promised to its surfaces holds. */
export async function underLoad(name: string, disturb: (home: LoadedHome) => Promise<void>): Promise<void> {
  const random = seededRandom(name);
  const moitumi = createMoitumi();
  try {
    const watcher = await openHomeSurface(moitumi, 'tui:watcher');
    const writers = [await openHomeSurface(moitumi, 'tui:one'), await openHomeSurface(moitumi, 'tui:two')];
    const surfaces = [watcher, ...writers] as const;
    const loads = await Promise.all(writers.map((writer) => Workload.begin(writer, random, moitumi.directory)));
    await disturb({ moitumi, random, surfaces, loads });
    for (const load of loads) await load.end();
    const fresh = await openHomeSurface(moitumi, 'tui:fresh');
    await fresh.until('a whole snapshot', () => fresh.mirror.complete);
    await checkSurfaces(surfaces, fresh);
    for (const load of loads) await checkPromises(fresh, load);
    process.stdout.write(`${name}: ${loads.map((load) => load.summary()).join('; ')}\n`);
    for (const surface of [...surfaces, fresh]) await surface.client.close();
    await checkStore(moitumi);
  } finally {
    await leaveNothing(moitumi);
  }
}

/** All surfaces show what one shows that has just come, and no push came wrongly on the way. */
async function checkSurfaces(surfaces: readonly HomeSurface[], fresh: HomeSurface): Promise<void> {
  for (const { mirror, until, faults } of surfaces) {
    await until('the nodes of the core', () => isDeepStrictEqual(mirror.state.nodes, fresh.mirror.state.nodes));
    await until('the agents of the core', () => isDeepStrictEqual(mirror.state.agents, fresh.mirror.state.agents));
    expect(faults).toEqual([]);
  }
}

async function checkPromises({ mirror }: HomeSurface, load: Workload): Promise<void> {
  expect(load.refusals).toEqual([]);
  const { nodes, agents } = mirror.state;
  const mine = [...nodes.values()].filter((node) => node.title.includes(load.name));
  expect(new Map(mine.map((node) => [node.title, node.id]))).toEqual(load.added);
  expect(mine).toHaveLength(load.added.size);
  for (const [id, priority] of load.priorities) expect(nodes.get(id)).toMatchObject({ priority });
  await expect.poll(() => load.missing()).toEqual([]);
  expect(load.repeated()).toEqual([]);
  checkAgents([...agents.values()], load);
}

/** Each agent that was acknowledged runs, with the pid that was told then; no other one does. */
function checkAgents(agents: readonly Agent[], load: Workload): void {
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
}
