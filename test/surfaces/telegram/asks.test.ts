import { describe, expect, it } from 'vitest';
import { press, type TelegramRig, telegramRig, words } from '../../support/telegram-rig.ts';

async function asked(
  command = 'make test',
): Promise<{ rig: TelegramRig; message: number; data: (label: string) => string }> {
  const rig = await telegramRig();
  await rig.ask(await rig.agent(), command);
  const [card] = rig.bot.of('send');
  const buttons = card?.buttons.flat() ?? [];
  return {
    rig,
    message: card?.made.message ?? 0,
    data: (label) => buttons.find((button) => button.label.startsWith(label))?.data ?? '',
  };
}

const asksOf = async ({ core }: TelegramRig) => (await core.ask('list_asks', { all: true })).asks;

describe('the card of an ask', () => {
  it('shows exactly what is asked, what is invisible as its number, and all the answers', async () => {
    const { rig } = await asked('rm -rf ./\u202eexe.\u0007txt');
    expect(rig.bot.of('send')).toMatchObject([
      {
        text: expect.stringContaining('rm -rf ./\\u{202e}exe.\\u{7}txt'),
        silent: false,
        buttons: [[{ style: 'success' }], [{ style: 'danger' }], [{ style: 'danger' }]],
      },
    ]);
  });

  it('is answered by a button, once, and says by whom; then it has no buttons', async () => {
    const { rig, message, data } = await asked();
    await rig.give(press(1, message, data('Yes')));
    expect(await asksOf(rig)).toMatchObject([{ answer: { options: ['yes'], who: 'user', from: 'telegram:1001' } }]);
    expect(rig.bot.of('edit')).toMatchObject([
      { message, text: expect.stringMatching(/✔ “Yes” — telegram:1001/), buttons: [] },
    ]);
    expect(rig.bot.of('answer')).toMatchObject([{ callback: 'cb1', text: expect.stringContaining('✔') }]);
    await rig.give(press(2, message, data('No')));
    expect((await asksOf(rig))[0]?.answer?.options).toEqual(['yes']);
  });

  it('answered elsewhere, says who and where, and its buttons go', async () => {
    const { rig, message } = await asked();
    await rig.core.ask('answer_ask', { ask: 'q1', options: ['no'] });
    await rig.settle();
    expect(rig.bot.of('edit')).toMatchObject([
      { message, text: expect.stringContaining('“No” — tui:main'), buttons: [] },
    ]);
  });

  it('is never sent when it was answered before it could be', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    await rig.ask(agent, 'one');
    const held = await telegramRig({ isHere: () => true, wishes: { only_when_away: true } });
    await held.ask(await held.agent(), 'two');
    expect(held.bot.of('send')).toEqual([]);
    await held.core.ask('answer_ask', { ask: 'q1', options: ['no'] });
    await held.pass(60_000);
    expect(held.bot.of('send')).toEqual([]);
    expect(held.bot.of('edit')).toEqual([]);
  });

  it('too long to be shown whole, is a file, and nothing can be allowed by a button', async () => {
    const { rig } = await asked('x'.repeat(5_000));
    const [file] = rig.bot.of('file');
    expect(file).toMatchObject({ name: 'q1.txt', caption: expect.stringContaining('cannot be allowed from here') });
    expect(file?.content).toContain('x'.repeat(5_000));
    expect(file?.buttons.flat().map(({ label }) => label)).toEqual(['No', expect.stringMatching(/^No, and/)]);
  });

  it('of which several may be chosen, is ticked first and sent then', async () => {
    const rig = await telegramRig();
    const options = ['Red', 'Green', 'Blue'].map((label) => ({ label }));
    const questions = [{ question: 'Which colours?', header: 'Colours', multiSelect: true, options }];
    await rig.ask(await rig.agent(), '', { tool_name: 'AskUserQuestion', tool_input: { questions } });
    const [card] = rig.bot.of('send');
    const message = card?.made.message ?? 0;
    const labels = () => (rig.bot.of('edit').at(-1) ?? card)?.buttons.flat().map(({ label }) => label);
    const data = (place: number | 'go') => `${card?.buttons[0]?.[0]?.data.slice(0, -1)}${place}`;
    expect(labels()).toEqual(['☐ Red', '☐ Green', '☐ Blue', 'Something else ✎', 'Do not answer']);
    await rig.give(press(1, message, data(0)), press(2, message, data(2)));
    await rig.pass(4_000);
    await rig.give(press(3, message, data(1)), press(4, message, data(1)));
    await rig.pass(4_000);
    expect(labels()).toEqual(['☑ Red', '☐ Green', '☑ Blue', 'Something else ✎', 'Do not answer', '➤ Answer so']);
    await rig.give(press(5, message, data('go')));
    expect(await asksOf(rig)).toMatchObject([{ answer: { options: ['1', '3'], from: 'telegram:1001' } }]);
  });

  it('takes words in answer to its message', async () => {
    const { rig, message, data } = await asked();
    await rig.give(press(1, message, data('No, and')));
    expect(rig.bot.of('answer')).toMatchObject([
      { alert: true, text: expect.stringContaining('Reply to this message') },
    ]);
    const reply = { message_id: message, from: { id: 4242, is_bot: true }, text: 'the card' };
    await rig.give(words(2, 'use npm run test', { reply_to_message: reply }));
    expect(await asksOf(rig)).toMatchObject([{ answer: { text: 'use npm run test', from: 'telegram:1001' } }]);
  });
});

describe('a button that no longer counts, or never did', () => {
  const isOpen = async (rig: TelegramRig) => expect(await asksOf(rig)).toMatchObject([{ state: 'open', answer: null }]);

  it('forged: other data, another card, another place, another message', async () => {
    const { rig, message, data } = await asked();
    const yes = data('Yes');
    const forged = [
      'a:aaaaaaaaaaaa:0',
      yes.replace(/:0$/, ':9'),
      yes.replace(/:0$/, ':-1'),
      yes.replace(/:0$/, ':__proto__'),
      `${yes}0`,
      'q1:yes',
      '',
    ];
    await rig.give(...forged.map((bad, index) => press(index + 1, message, bad)));
    await rig.give(press(50, message + 1, yes));
    await isOpen(rig);
    expect(rig.bot.of('answer').map(({ text }) => text)).toEqual(Array(8).fill('This button no longer counts.'));
  });

  it('foreign: pressed by a stranger, or in another chat', async () => {
    const { rig, message, data } = await asked();
    const yes = data('Yes');
    await rig.give(press(1, message, yes, { from: { id: 6666, is_bot: false, first_name: 'Ada' } }));
    await rig.give(press(2, message, yes, { message: { message_id: message, chat: { id: 6666, type: 'private' } } }));
    await isOpen(rig);
    expect(rig.bot.of('answer')).toEqual([]);
    expect(rig.log.filter((line) => line.includes('ignored'))).toHaveLength(2);
  });

  it('replayed: the same update, and the same button again', async () => {
    const { rig, message, data } = await asked();
    await rig.give(press(1, message, data('No')), press(1, message, data('No')));
    await rig.give(press(1, message, data('Yes')));
    await rig.give(press(2, message, data('Yes')));
    expect(await asksOf(rig)).toMatchObject([{ answer: { options: ['no'] } }]);
  });

  it('expired: the agent went on without an answer', async () => {
    const { rig, message, data } = await asked();
    rig.core.agents.exit('a1', 0);
    await rig.settle();
    await rig.give(press(1, message, data('Yes')));
    expect(await asksOf(rig)).toMatchObject([{ state: 'closed', answer: null, end: { kind: 'lost' } }]);
  });

  it('from before a restart: it counts as long as the ask is open, and once', async () => {
    const { rig, message, data } = await asked();
    const next = await rig.restart();
    expect(next.bot.of('send')).toHaveLength(1);
    await next.give(press(1, message, data('No')));
    expect(await asksOf(next)).toMatchObject([{ answer: { options: ['no'] } }]);
    const third = await next.restart();
    await third.give(press(1, message, data('No')), press(2, message, data('Yes')));
    expect(await asksOf(third)).toMatchObject([{ answer: { options: ['no'] } }]);
  });

  it('of a phone that is no longer paired', async () => {
    const { rig, message, data } = await asked();
    await rig.core.controller.request({ method: 'ping', params: {}, command_id: null }, rig.core.tui.caller);
    await rig.telegram.unpair(1001);
    await rig.give(press(1, message, data('Yes')));
    await isOpen(rig);
  });
});
