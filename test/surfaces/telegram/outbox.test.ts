import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/ports/telegram-bot.ts';
import { fakeBot } from '../../support/fake-bot.ts';
import { GROUP, press, telegramRig, words } from '../../support/telegram-rig.ts';

const inGroup = { wishes: { group: GROUP, topics: false } };

describe('what waits to be sent', () => {
  it('goes to a group at most 20 times a minute, asks first', async () => {
    const rig = await telegramRig(inGroup);
    const agent = await rig.agent();
    for (let number = 1; number <= 40; number += 1) await rig.say(agent, `word ${number}`);
    expect(rig.bot.of('send')).toHaveLength(18);
    await rig.ask(agent, 'make test');
    expect(rig.bot.texts().at(-1)).toContain('make test');
    await rig.pass(59_000);
    expect(rig.bot.of('send')).toHaveLength(19);
    await rig.pass(70_000);
    expect(rig.bot.texts().filter((text) => /\nword \d/.test(text))).toHaveLength(40);
  });

  it('waits as long as Telegram says after 429, and loses nothing', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    rig.bot.fail('send', new BotError('flood', '429', 35_000));
    await rig.ask(agent, 'make test');
    await rig.pass(34_000);
    expect(rig.bot.of('send')).toEqual([]);
    await rig.pass(1_000);
    expect(rig.bot.of('send')).toHaveLength(1);
  });

  it('survives an outage, and the core', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    rig.bot.fail('send', new BotError('away', 'no answer'), 3);
    await rig.say(agent, 'before the outage');
    expect(rig.telegram.status().waiting).toBe(1);
    const next = await rig.restart();
    await next.pass(10_000);
    expect(next.bot.texts()).toEqual([expect.stringContaining('before the outage')]);
    expect(next.telegram.status().waiting).toBe(0);
  });

  it('drops what Telegram will never take, but never an ask', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    rig.bot.fail('send', new BotError('refused', '400: Bad Request: nonsense'), 3);
    await rig.say(agent, 'refused');
    await rig.ask(agent, 'make test');
    await rig.pass(10_000);
    expect(rig.bot.texts()).toEqual([expect.stringContaining('make test')]);
  });

  it('edits one message at most every 3 s, and only to its last state', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    await rig.ask(agent, 'make test');
    const [card] = rig.bot.of('send');
    await rig.give(press(1, card?.made.message ?? 0, card?.buttons[1]?.[0]?.data ?? ''));
    rig.core.agents.exit(agent, 1);
    await rig.settle();
    expect(rig.bot.of('edit')).toHaveLength(1);
    await rig.pass(3_000);
    expect(rig.bot.of('edit').length).toBeLessThanOrEqual(2);
    expect(rig.bot.of('edit').at(-1)?.text).toContain('✔ “No”');
  });
});

describe('the topics of a forum', () => {
  const forum = { wishes: { group: GROUP } };

  it('are one for each agent, and words in one go to its agent', async () => {
    const rig = await telegramRig(forum);
    const [first, second] = [await rig.agent('One'), await rig.agent('Two')];
    await rig.say(first, 'I am one');
    await rig.say(second, 'I am two');
    expect(rig.bot.of('open_topic').map(({ name }) => name)).toEqual(['One · claude a1', 'Two · claude a2']);
    expect(rig.bot.of('send')).toMatchObject([
      { chat: GROUP, topic: 90, text: 'I am one' },
      { chat: GROUP, topic: 91, text: 'I am two' },
    ]);
    const chat = { id: GROUP, type: 'supergroup', is_forum: true };
    await rig.give(words(1, 'and now?', { chat, message_thread_id: 91, is_topic_message: true }));
    const { prompts } = await rig.core.ask('list_prompts', {});
    expect(prompts).toMatchObject([{ agent: second, text: 'and now?', from: 'telegram:1001' }]);
  });

  it('outlive the core, and are opened anew when a person deleted them', async () => {
    const rig = await telegramRig(forum);
    const agent = await rig.agent();
    await rig.say(agent, 'one');
    const next = await rig.restart();
    next.bot.fail('send', new BotError('refused', '400: Bad Request: message thread not found'));
    await next.say(agent, 'two');
    await next.pass(2_000);
    expect(next.bot.of('open_topic')).toHaveLength(2);
    expect(next.bot.of('send').at(-1)).toMatchObject({ topic: 91, text: 'two' });
  });

  it('go over to the agent that goes on with a conversation', async () => {
    const rig = await telegramRig(forum);
    await rig.say(await rig.agent(), 'one');
    rig.core.agents.exit('a1', 0);
    await rig.pass(2_000);
    const ended = { ...(await rig.core.ask('get_agent', { agent: 'a1' })), session: 's1' };
    rig.core.surfaces.present({ event: 'agent_status_changed', data: ended });
    const next = { ...ended, id: 'a2', state: 'working', exit_code: null } as const;
    rig.core.surfaces.present({ event: 'agent_status_changed', data: next });
    await rig.settle();
    const chat = { id: GROUP, type: 'supergroup', is_forum: true };
    await rig.give(words(1, '/stop', { chat, message_thread_id: 90, is_topic_message: true }));
    expect(rig.bot.texts().at(-1)).toContain('a2');
  });

  it('fall back to a header where the chat can have none', async () => {
    const rig = await telegramRig(forum);
    const agent = await rig.agent();
    rig.bot.fail('open_topic', new BotError('refused', '400: Bad Request: the chat is not a forum'));
    await rig.say(agent, 'one');
    await rig.say(agent, 'two');
    expect(rig.bot.of('send')).toMatchObject([
      { topic: null, text: '▸ Fix the login · claude a1\none' },
      { topic: null, text: '▸ Fix the login · claude a1\ntwo' },
    ]);
  });

  it('are there in private chats, too, where the bot has them', async () => {
    const rig = await telegramRig({ bot: fakeBot({ private_topics: true }) });
    await rig.say(await rig.agent(), 'hello');
    expect(rig.bot.of('send')).toMatchObject([{ chat: 1001, topic: 90, text: 'hello' }]);
  });
});

describe('a long answer', () => {
  it('comes in parts that Telegram takes, each under its header', async () => {
    const rig = await telegramRig();
    await rig.say(await rig.agent(), `${'word '.repeat(1_500)}\n\`\`\`js\n${'code;\n'.repeat(100)}\`\`\``);
    await rig.pass(20_000);
    const sent = rig.bot.of('send');
    expect(sent.length).toBeGreaterThan(1);
    for (const { text } of sent) expect(text.length).toBeLessThanOrEqual(4_096);
    expect(sent.flatMap(({ marks }) => marks.filter(({ type }) => type === 'pre'))).toHaveLength(1);
  });

  it('beyond all measure is a file', async () => {
    const rig = await telegramRig();
    await rig.say(await rig.agent(), 'word '.repeat(20_000));
    expect(rig.bot.of('file')).toMatchObject([{ name: 't1.md', caption: expect.stringContaining('a1') }]);
  });
});

describe('a notice', () => {
  it('of the schedule, or of trouble, is told', async () => {
    const rig = await telegramRig();
    rig.core.surfaces.present({ event: 'notice', data: { level: 'info', text: 'Stand up' } });
    await rig.settle();
    expect(rig.bot.texts()).toEqual(['🔔 Stand up']);
    await rig.give(words(1, '/quiet on'));
    rig.core.surfaces.present({ event: 'notice', data: { level: 'info', text: 'Sit down' } });
    rig.core.surfaces.present({ event: 'notice', data: { level: 'error', text: 'The disk is full' } });
    await rig.settle();
    expect(rig.bot.texts().slice(2)).toEqual(['🔔 The disk is full']);
  });
});

describe('quiet', () => {
  it('tells only asks and ends, and answers to what was said from the phone', async () => {
    const rig = await telegramRig();
    const agent = await rig.agent();
    await rig.give(words(1, '/quiet on'));
    await rig.say(agent, 'chatter');
    await rig.core.ask('submit_turn', { agent, text: 'from the desk' });
    await rig.ask(agent, 'make test');
    await rig.pass(5_000);
    expect(rig.bot.texts().map((text) => text.split('\n').at(-1))).toEqual([
      expect.stringContaining('Quiet'),
      expect.stringContaining('Reply to this message'),
    ]);
    rig.core.agents.exit(agent, 0);
    await rig.pass(5_000);
    expect(rig.bot.texts().at(-1)).toContain('a1 exited 0');
    const next = await rig.restart();
    await next.give(words(2, '/quiet'));
    expect(next.bot.texts().at(-1)).toContain('Not quiet');
  });

  it('spares the phone while a person sits at a desk, if that is wanted; then an ask comes late', async () => {
    let here = true;
    const rig = await telegramRig({ wishes: { only_when_away: true }, isHere: () => here });
    const agent = await rig.agent();
    await rig.say(agent, 'seen at the desk');
    await rig.ask(agent, 'make test');
    await rig.pass(60_000);
    expect(rig.bot.texts()).toEqual([]);
    here = false;
    await rig.pass(15_000);
    expect(rig.bot.texts()).toEqual([expect.stringContaining('make test')]);
  });
});
