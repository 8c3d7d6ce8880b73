import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createTelegramHome } from '../support/telegram-home.ts';

/** Updates that a killed core meets at once. */
const BATCH = 6;

/** How long a core lives at most after it has polled, in ms: it keeps, carries out, answers, confirms. */
const LONGEST_LIFE_MS = 60;

/**
 * Kills the daemon that many times in the middle of a batch of updates, each time at another moment; Telegram gives what
 * was not confirmed again. In the end each update had its effect once, and was answered.
 */
export async function surviveTelegramKills(kills: number): Promise<void> {
  const random = seededRandom(`${kills} kills in mid-batch`);
  const home = await createTelegramHome();
  const { api, moitumi } = home;
  home.configure();
  try {
    await home.pair();
    const expected: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const { pid } = await moitumi.json<{ pid: number }>(['status']);
      await api.updates.polled();
      for (let number = 0; number < BATCH; number += 1) {
        const title = `node ${kill}.${number}`;
        expected.push(title);
        api.phone.say(`/new ${title}`);
      }
      await sleep(random.next() * LONGEST_LIFE_MS);
      process.kill(pid, 'SIGKILL');
    }
    await moitumi.run(['status']);
    await api.updates.confirmed();
    const titles = async () => (await moitumi.json<{ title: string }[]>(['ls'])).map(({ title }) => title);
    await expect.poll(async () => (await titles()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(expected.length);
    expect((await titles()).toSorted()).toEqual(expected.toSorted());
  } finally {
    await leaveNothing(moitumi);
    await home.dispose();
  }
}
