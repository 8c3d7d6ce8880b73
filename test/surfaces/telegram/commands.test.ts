import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/ports/telegram-bot.ts';
import { GROUP, type TelegramRig, telegramRig, words } from '../../support/telegram-rig.ts';

/** What the bot says to some words. */
async function answer(rig: TelegramRig, text: string, over: object = {}): Promise<string> {
  const before = rig.bot.texts().length;
  await rig.give(words(100 + rig.bot.polls.length, text, over));
  await rig.pass(5_000);
  return rig.bot.texts().slice(before).join('\n');
}

describe('the commands', () => {
  it('are registered with the bot, and each answers', async () => {
    const rig = await telegramRig();
    const [named] = rig.bot.of('name_commands');
    const names = named?.commands.map(({ name }) => name) ?? [];
    expect(names.join(' ')).toBe('nodes agents new spawn stop resume screen asks status quiet digest help');
    for (const name of names) expect(await answer(rig, `/${name}`)).not.toBe('');
  });

  it('make a node, start an agent on it, look at it, and end it', async () => {
    const rig = await telegramRig();
    expect(await answer(rig, '/new Fix the login')).toContain('n1 · Fix the login');
    expect(await answer(rig, '/spawn n1 claude say hello')).toContain('a1 was started');
    expect(rig.core.agents.spawned).toMatchObject([{ command: expect.arrayContaining(['say hello']) }]);
    expect(await answer(rig, '/agents')).toMatch(/a1 claude starting · Fix the login/);
    expect(await answer(rig, '/nodes')).toMatch(/· n1 Fix the login ○a1/);
    expect(await answer(rig, '/screen')).not.toBe('');
    expect(await answer(rig, '/stop')).toContain('a1 was ended by SIGHUP');
    expect(await answer(rig, '/nodes@moitumi_bot')).toMatch(/✖a1/);
    expect(await answer(rig, '/nodes@another_bot')).toBe('');
  });

  it('explain what is wrong', async () => {
    const rig = await telegramRig();
    expect(await answer(rig, '/new')).toContain('As in: /new');
    expect(await answer(rig, '/spawn nowhere claude')).toContain('✖ ');
    expect(await answer(rig, '/stop')).toContain('Which agent?');
    expect(await answer(rig, '/stop a9')).toContain('✖ ');
    expect(await answer(rig, '/nonsense')).toContain('There is no command /nonsense');
    expect(await answer(rig, 'hello?')).toContain('For which agent?');
  });

  it('show open asks again', async () => {
    const rig = await telegramRig();
    expect(await answer(rig, '/asks')).toBe('No agent wants anything.');
    await rig.ask(await rig.agent(), 'make test');
    expect(await answer(rig, '/asks')).toContain('make test');
  });

  it('give nobody what is about the machine', async () => {
    const rig = await telegramRig();
    for (const method of ['shutdown', 'reload_config', 'dump']) {
      expect(await answer(rig, `/${method}`)).toContain('There is no command');
    }
  });
});

describe('words from a phone', () => {
  const promptsOf = async ({ core }: TelegramRig) =>
    (await core.ask('list_prompts', {})).prompts.map(({ agent, text }) => `${agent}: ${text}`);

  it('go to the agent whose message they answer, else to the last one spoken to, else to the only one', async () => {
    const rig = await telegramRig();
    await rig.agent('One');
    await answer(rig, 'to the only one');
    await rig.agent('Two');
    await answer(rig, 'to the last one');
    const reply = { message_id: 3, from: { id: 4242, is_bot: true }, text: '▸ Two · claude a2\nI am two (a1)' };
    await answer(rig, 'to the answered one', { reply_to_message: reply });
    await answer(rig, 'and again');
    expect(await promptsOf(rig)).toEqual([
      'a1: to the only one',
      'a1: to the last one',
      'a2: to the answered one',
      'a2: and again',
    ]);
  });

  it('are an agent’s own command where it is none of ours', async () => {
    const rig = await telegramRig();
    await rig.agent();
    await answer(rig, 'hello');
    await answer(rig, '/compact now');
    await answer(rig, '//stop');
    expect(await promptsOf(rig)).toEqual(['a1: hello', 'a1: /compact now', 'a1: /stop']);
  });

  it('are seen by the TUI as a turn, in the same instant, and have a receipt', async () => {
    const rig = await telegramRig();
    await rig.agent();
    await rig.give(words(1, 'hello'));
    expect(rig.core.tui.pushes.filter(({ event }) => event === 'turn_appended')).toMatchObject([
      { data: { text: 'hello', source: 'telegram', from: 'telegram:1001', author: 'user', agent: 'a1' } },
    ]);
    expect(rig.bot.of('react')).toMatchObject([{ message: 10_001, emoji: '👀' }]);
  });

  it('of another surface are mirrored, and so are not those of the phone itself', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    await rig.core.ask('submit_turn', { agent, text: 'from the desk' });
    await rig.settle();
    expect(rig.bot.texts()).toEqual(['▸ Fix the login · claude a1\ntui: from the desk']);
    await rig.give(words(1, 'from the phone'));
    expect(rig.bot.texts()).toHaveLength(1);
  });

  it('as files are saved for the agent’s node, and named to it', async () => {
    const rig = await telegramRig();
    await rig.agent();
    rig.bot.files.set('f1', new Uint8Array([1, 2, 3]));
    const document = { file_id: 'f1', file_name: '../plan.pdf' };
    await answer(rig, 'hello');
    await rig.give(words(7, '', { document, caption: 'Look at this' }), words(8, 'what does it say?'));
    expect(rig.saved.get('/inbox/n1/7-plan.pdf')).toEqual(new Uint8Array([1, 2, 3]));
    expect(await promptsOf(rig)).toEqual([
      'a1: hello',
      'a1: Look at this\n\nA file came with this: /inbox/n1/7-plan.pdf',
      'a1: what does it say?',
    ]);
    await rig.give(words(9, '', { document: { file_id: 'gone' } }));
    await rig.pass(3_000);
    expect(rig.bot.texts().at(-1)).toContain('✖ The file could not be taken');
  });
});

describe('a test', () => {
  it('sends a word to each chat, and tells what Telegram says', async () => {
    const rig = await telegramRig();
    expect(await rig.telegram.test()).toBe(1);
    expect(rig.bot.texts()).toEqual([expect.stringContaining('A word from moitumi')]);
    rig.bot.fail('send', new BotError('refused', '403: Forbidden: bot was blocked by the user'));
    await expect(rig.telegram.test()).rejects.toMatchObject({
      code: 'telegram_off',
      message: expect.stringContaining('blocked by the user'),
    });
  });
});

describe('who is paired', () => {
  const from = { id: 2002, is_bot: false, first_name: 'Bob' };
  const chat = { id: 2002, type: 'private' };

  it('is who sends the code; is told what is open; and is nobody any more once unpaired', async () => {
    const rig = await telegramRig({ unpaired: true });
    await rig.ask(await rig.agent(), 'make test');
    expect(rig.bot.of('send')).toEqual([]);
    const { code } = await rig.telegram.pair();
    const ended = rig.telegram.pairing();
    await rig.give(words(1, code, { from, chat }));
    expect(await ended).toMatchObject({ kind: 'paired', user: { id: 2002, name: 'Bob' } });
    expect(rig.bot.of('send')).toMatchObject([
      { chat: 2002, text: expect.stringContaining('make test') },
      { chat: 2002, text: expect.stringContaining('is paired') },
    ]);
    await rig.telegram.unpair(2002);
    await rig.give(words(2, '/status', { from, chat }));
    expect(rig.bot.of('send')).toHaveLength(2);
    await expect(rig.telegram.unpair(2002)).rejects.toMatchObject({ code: 'not_paired' });
  });

  it('is not who says the code in the group, or forwards it', async () => {
    const rig = await telegramRig({ unpaired: true, wishes: { group: GROUP } });
    const { code } = await rig.telegram.pair();
    await rig.give(words(1, code, { from, chat: { id: GROUP, type: 'supergroup' } }));
    await rig.give(words(2, code, { from, chat, forward_date: 1 }));
    expect(rig.telegram.status().users).toEqual([]);
  });
});
