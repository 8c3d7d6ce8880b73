import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type LoadedHome, underLoad } from './under-load.ts';

/** How long a core lives at most after a surface has found it, in ms: it takes up its agents, serves, or idles. */
const LONGEST_LIFE_MS = 250;

/** Kills the core that many times under load, each time at another moment of its life. */
export async function surviveKills(kills: number): Promise<void> {
  await underLoad(`${kills} kills`, async (home) => {
    for (let kill = 0; kill < kills; kill += 1) await killOnce(home);
  });
}

/** Kills the core at some moment, and waits until some surface, not always the same, has found the next one. */
async function killOnce({ surfaces, random }: LoadedHome): Promise<void> {
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
