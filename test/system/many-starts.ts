import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { AgentId } from '../../src/domain/agent.ts';
import { type Core, KeeperHome } from './keeper-home.ts';

/** How many are under way at once. */
const AT_ONCE = 4;

/** What a program says last before it exits at once. */
const LAST_WORDS = 20 * 1024;

/** What a keeper has of the machine. */
type Holdings = {
  readonly files: number;
  readonly threads: number;
  readonly processes: number;
  readonly megabytes: number;
};

/**
 * Starts that many programs in one keeper, one after the other, and ends or lets them end: two of three exit at once
 * with 20 KB of last words, which must all be there. Afterwards the keeper holds no more than before.
 */
export async function startMany(count: number, growthMegabytes: number): Promise<void> {
  const home = new KeeperHome();
  try {
    const core = home.core();
    await core.shell('a0', 'sleep 1000');
    const pid = home.keepers[0]?.pid ?? 0;
    const warmUp = Math.min(count / 3, 300);
    await startSome(core, 1, warmUp);
    const before = await holdings(pid);
    await startSome(core, warmUp + 1, count);
    const after = await holdings(pid);
    process.stdout.write(`${count} starts: ${JSON.stringify(before)} then ${JSON.stringify(after)}\n`);
    expect({ ...after, megabytes: 0 }).toEqual({ ...before, megabytes: 0 });
    expect(after.processes).toBe(1);
    expect(after.megabytes - before.megabytes).toBeLessThan(growthMegabytes);
    expect(home.keepers).toHaveLength(1);
    expect(core.manager.keepers()).toMatchObject([{ agents: 1 }]);
    await core.manager.stop('a0', 100);
  } finally {
    await home.end();
  }
}

async function startSome(core: Core, first: number, last: number): Promise<void> {
  let next = first;
  const lane = async (): Promise<void> => {
    while (next <= last) {
      next += 1;
      const id = `a${next - 1}`;
      await (next % 3 === 0 ? startAndStop(core, id) : startAndHear(core, id));
      core.manager.settle(id);
      core.forget(id);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function startAndStop(core: Core, id: AgentId): Promise<void> {
  await core.shell(id, 'exec sleep 1000');
  await core.manager.stop(id, 1_000);
  expect(await core.signal('exited', id)).toMatchObject({ signal: 'SIGHUP' });
}

async function startAndHear(core: Core, id: AgentId): Promise<void> {
  await core.manager.spawn(core.spec(id, ['head', '-c', String(LAST_WORDS), '/dev/zero']));
  expect(await core.signal('exited', id)).toMatchObject({ exit_code: 0 });
  const output = await core.manager.terminal(id)?.readOutput({ since: 0, max: 2 * LAST_WORDS, waitMs: 0 });
  expect(output).toMatchObject({ from: 0, next: LAST_WORDS, ended: true });
}

/** Once the settled ones are forgotten. */
async function holdings(pid: number): Promise<Holdings> {
  await expect.poll(() => childrenOf(pid)).toBe(1);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const number = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
  return {
    files: readdirSync(`/proc/${pid}/fd`).length,
    threads: number('Threads'),
    processes: childrenOf(pid),
    megabytes: Math.round(number('RssAnon') / 1024),
  };
}

function childrenOf(pid: number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '),
  );
  return children.filter((child) => child !== '').length;
}
