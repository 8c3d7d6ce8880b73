import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BotApi, startBotApi } from '../../fixtures/telegram/bot-api-server.ts';
import { type AgentRig, openAgentRig } from '../support/agent-rig.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { installedAgent, realAgents } from './installed-agent.ts';

const OWNER = 1001;
const ROUNDS = 9;

/** The phone and the shell begin within so many ms after the keyboard, which takes longest to get there. */
const APART_MS = 400;

type AskForm = {
  readonly id: string;
  readonly answer: { readonly options: readonly string[]; readonly from: string } | null;
  readonly end: { readonly kind: 'taken' | 'withdrawn' | 'lost' } | null;
};

describe.skipIf(installedAgent('claude') === null)('what a real claude asks', () => {
  let rig: AgentRig;
  let api: BotApi;
  let agent: string;

  beforeAll(async () => {
    api = await startBotApi();
    rig = await openAgentRig('daemon', await realAgents(['claude']));
    const { directory } = rig.moitumi;
    writeFileSync(join(directory, 'token'), api.token, { mode: 0o600 });
    const lines = ['[telegram]', 'enabled = true', 'token_file = "token"', `api_root = "${api.root}"`];
    writeFileSync(join(directory, 'config.toml'), `${lines.join('\n')}\n`);
    await rig.run('daemon', 'reload');
    const terminal = rig.moitumi.start(['telegram', 'pair', '--json']);
    const { code } = JSON.parse(await terminal.line(/"code"/)) as { code: string };
    api.phone.say(code, { from: OWNER });
    await terminal.finished;
  });
  afterAll(async () => {
    await rig.close();
    await api.close();
  });

  it('is answered once, by whoever is first: the phone (yes), the shell (no) or its own keyboard (yes)', async () => {
    agent = await rig.run('spawn', 'n1', 'claude', '--', '--permission-mode', 'default');
    await rig.until(() => rig.agent(agent)).toMatchObject({ state: 'idle' });
    const random = seededRandom('a race for approval');
    const winners: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) winners.push(await race(round, () => random.below(APART_MS)));
    process.stdout.write(`first were: ${winners.join(' ')}\n`);
  });

  async function race(round: number, delay: () => number): Promise<string> {
    const file = `race-${round}`;
    api.phone.say(`RUN: touch ${file}`, { from: OWNER });
    const card = await api.next(
      ({ method, payload }) =>
        method === 'sendMessage' && payload['text'].includes(`touch ${file}`) && payload['reply_markup'] !== undefined,
    );
    const { id } = await rig.ask();
    // A phone shows a button for a moment after it went.
    const yes = card.payload['reply_markup'].inline_keyboard[0][0].callback_data;
    const later = async (act: () => unknown, ms = delay()): Promise<void> => {
      await sleep(ms);
      await act();
    };
    await Promise.all([
      later(() => api.phone.forge(card.result, yes, { from: OWNER })),
      later(() => rig.moitumi.run(['answer', id, 'no'])),
      later(() => rig.moitumi.run(['keys', agent, 'Enter']), 0),
    ]);
    await rig.until(() => rig.agent(agent)).toMatchObject({ state: 'idle' });
    const ask = async () => (await rig.moitumi.json<readonly AskForm[]>(['asks', id, '--all']))[0];
    await rig.until(async () => (await ask())?.end?.kind).toMatch(/taken|withdrawn/);
    const { answer, end } = (await ask()) as AskForm;
    const counted = end?.kind === 'taken' ? answer : null;
    expect(existsSync(join(rig.work, file))).toBe(counted === null || counted.options.includes('yes'));
    await expect
      .poll(() => api.chats.message(OWNER, card.result.message_id), { timeout: 10_000 })
      .not.toHaveProperty('reply_markup.inline_keyboard');
    return counted?.from ?? 'keyboard';
  }
});
