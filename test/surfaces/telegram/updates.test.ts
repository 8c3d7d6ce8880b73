import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/ports/telegram-bot.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { OWNER, type TelegramRig, telegramRig, words } from '../../support/telegram-rig.ts';

const titles = async ({ core }: TelegramRig) => (await core.ask('list_nodes', {})).nodes.map(({ title }) => title);

describe('updates', () => {
  it('count once each, however often and in whatever order they come', async () => {
    const rig = await telegramRig();
    await rig.give(words(12, '/new second'), words(11, '/new first'), words(12, '/new second'));
    await rig.give(words(11, '/new first'), words(13, '/new third'));
    const next = await rig.restart();
    await next.give(words(12, '/new second'), words(13, '/new third'));
    expect(await titles(next)).toEqual(['first', 'second', 'third']);
  });

  it('count also when Telegram begins to number anew, below what was before', async () => {
    const rig = await telegramRig();
    await rig.give(words(900_000, '/new high'));
    await rig.give(words(17, '/new low'));
    const next = await rig.restart();
    await next.give(words(18, '/new lower still'));
    expect(await titles(next)).toEqual(['high', 'low', 'lower still']);
  });

  it('are confirmed only once they are kept', async () => {
    const rig = await telegramRig();
    await rig.give(words(11, '/new one'), words(15, '/new two'));
    expect(rig.bot.polls).toEqual([null, null, 16]);
  });

  it('of strangers leave nothing in the store but a line in the log', async () => {
    const rig = await telegramRig();
    const before = rig.store.batches.length;
    const from = { id: 6666, is_bot: false, first_name: 'Eve' };
    await rig.give(words(11, '/new theirs', { from, chat: { id: 6666, type: 'private' } }));
    expect(rig.store.batches).toHaveLength(before);
    expect(rig.bot.of('send')).toEqual([]);
    expect(rig.log.at(-1)).toContain('6666');
  });

  it('of a core that is killed at any moment are carried out once each by those that follow', async () => {
    const random = seededRandom('telegram kills');
    for (let round = 0; round < 40; round += 1) await killedInMidBatch(random.below(8), random.below(10));
  });
});

/** Kills the core after so many commits: what it then holds in memory is lost, and so is what it had not confirmed. */
async function killedInMidBatch(commits: number, delay: number): Promise<void> {
  const store = memoryStore();
  const first = await telegramRig({ store });
  const row = JSON.stringify({ id: OWNER, name: 'Ada', paired_at: 1 });
  await first.core.controller.records.keep([{ key: `telegram/user/${OWNER}`, row }]);
  const paired = await first.restart();
  const batch = [1, 2, 3, 4, 5].map((number) => words(20 + number, `/new node ${number}`));
  const dying = killAfter(store, commits);
  await paired.give(...batch);
  for (let turn = 0; turn < delay; turn += 1) await Promise.resolve();
  dying.revive();
  const next = await paired.restart();
  // What was not confirmed comes again; so does what was, at worst.
  await next.give(...batch);
  expect((await titles(next)).toSorted()).toEqual([1, 2, 3, 4, 5].map((number) => `node ${number}`));
  await next.pass(15_000);
  const answers = next.bot.texts().filter((text) => text.includes('· node'));
  expect(new Set(answers).size).toBe(5);
}

/** From the given commit on nothing reaches the disk, as if the process were gone. */
function killAfter(store: ReturnType<typeof memoryStore>, commits: number): { revive(): void } {
  const { commit } = store.store;
  let left = commits;
  store.store.commit = (batch) => {
    left -= 1;
    if (left < 0) throw new Error('killed');
    return commit(batch);
  };
  return {
    revive: () => {
      store.store.commit = commit;
    },
  };
}

describe('polling', () => {
  it('goes on after whatever Telegram answers, and says how it is doing', async () => {
    const rig = await telegramRig();
    rig.bot.fail('poll', new BotError('away', '502: Bad Gateway'));
    await rig.settle();
    expect(rig.telegram.status()).toMatchObject({ state: 'degraded', reason: '502: Bad Gateway' });
    rig.bot.give(words(11, '/new one'));
    await rig.pass(2_000);
    expect(rig.telegram.status()).toMatchObject({ state: 'ok', reason: null, polled_at: rig.clock.now() - 1_000 });
    expect(await titles(rig)).toEqual(['one']);
  });

  it('obeys a flood limit to the second', async () => {
    const rig = await telegramRig();
    rig.bot.fail('poll', new BotError('flood', '429', 7_000));
    await rig.settle();
    const polls = rig.bot.polls.length;
    await rig.pass(6_000);
    expect(rig.bot.polls).toHaveLength(polls);
    await rig.pass(1_000);
    expect(rig.bot.polls.length).toBeGreaterThan(polls);
  });

  it('recovers by itself from an outage of an hour within half a minute of its end', async () => {
    const rig = await telegramRig();
    rig.bot.fail('poll', new BotError('away', 'no answer'), 130);
    await rig.pass(60 * 60_000);
    expect(rig.telegram.status().state).toBe('degraded');
    rig.bot.give(words(11, '/new at last'));
    await rig.pass(12 * 60_000);
    expect(await titles(rig)).toEqual(['at last']);
  });

  it('stops for good when the token is refused, and says so', async () => {
    const rig = await telegramRig();
    rig.bot.fail('poll', new BotError('unauthorized', '401: Unauthorized'));
    await rig.settle();
    expect(rig.telegram.status()).toMatchObject({ state: 'stopped', reason: expect.stringContaining('401') });
    const polls = rig.bot.polls.length;
    await rig.pass(600_000);
    expect(rig.bot.polls).toHaveLength(polls);
    await expect(rig.telegram.pair()).rejects.toMatchObject({ code: 'telegram_off' });
  });

  it('tells once that another program polls for the same bot, and backs off', async () => {
    const rig = await telegramRig();
    rig.bot.fail('poll', new BotError('conflict', '409: Conflict'), 5);
    await rig.pass(120_000);
    const notices = rig.core.tui.pushes.filter(({ event }) => event === 'notice');
    expect(notices).toHaveLength(1);
    expect(rig.bot.texts()).toEqual([expect.stringContaining('another program')]);
    await rig.give(words(11, '/help'));
    expect(rig.telegram.status().state).toBe('ok');
  });
});
