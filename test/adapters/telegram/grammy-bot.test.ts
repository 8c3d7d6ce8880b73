import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrammyBot } from '../../../adapters/telegram/grammy-bot.ts';
import { type BotApi, startBotApi, type Trouble } from '../../../fixtures/telegram/bot-api-server.ts';
import { BotError, type ITelegramBot } from '../../../src/ports/telegram-bot.ts';

const OWNER = 1001;

describe('a bot at Telegram', () => {
  let api: BotApi;
  let bot: ITelegramBot;
  beforeEach(async () => {
    api = await startBotApi({ privateTopics: true });
    bot = createGrammyBot({ token: api.token, apiRoot: api.root, seconds: { poll: 1, grace: 0.2, call: 1.5 } });
  });
  afterEach(async () => {
    bot.close();
    await api.close();
  });

  const said = { kind: 'send', chat: OWNER, topic: null, text: 'hi', marks: [], buttons: [], silent: false } as const;
  const failure = async (work: Promise<unknown>): Promise<BotError> => {
    const thrown = await work.then(
      () => null,
      (error: unknown) => error,
    );
    if (!(thrown instanceof BotError)) throw new Error('it did not fail', { cause: thrown });
    expect(
      JSON.stringify({ ...thrown, message: thrown.message, stack: thrown.stack, cause: thrown.cause }),
    ).not.toContain(api.token.split(':')[1]);
    return thrown;
  };

  it('says who it is', async () => {
    expect(await bot.identify()).toEqual({ id: 4242, username: 'moitumi_bot', private_topics: true });
  });

  it('waits for updates, confirms them by the next poll, and gives those that were not confirmed again', async () => {
    const waiting = bot.poll(null, true);
    await api.updates.polled();
    const { update } = api.phone.say('hello');
    expect(await waiting).toMatchObject([{ update_id: update, message: { text: 'hello' } }]);
    expect(await bot.poll(null, false)).toHaveLength(1);
    expect(await bot.poll(update + 1, false)).toEqual([]);
    expect(api.updates.pending).toEqual([]);
  });

  it('sends, edits, reacts, types, opens topics, sends files and fetches them', async () => {
    const { topic } = await bot.call({ kind: 'open_topic', chat: OWNER, name: 'One' });
    const buttons = [[{ label: 'Yes', data: 'a:1:0', style: 'success' } as const]];
    const marks = [{ type: 'pre', offset: 0, length: 2, language: 'sh' }] as const;
    const { message } = await bot.call({ ...said, topic, marks: [...marks], buttons });
    expect(api.chats.message(OWNER, message ?? 0)).toMatchObject({
      text: 'hi',
      entities: marks,
      message_thread_id: topic,
      reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'a:1:0', style: 'success' }]] },
    });
    await bot.call({ kind: 'edit', chat: OWNER, message: message ?? 0, text: 'done', marks: [], buttons: [] });
    expect(api.chats.message(OWNER, message ?? 0)).toMatchObject({ text: 'done' });
    await bot.call({ kind: 'react', chat: OWNER, message: message ?? 0, emoji: '👀' });
    await bot.call({ kind: 'typing', chat: OWNER, topic });
    await bot.call({ kind: 'answer', callback: 'cb1', text: 'ok', alert: true });
    await bot.call({
      kind: 'file',
      chat: OWNER,
      topic: null,
      name: 'q1.txt',
      content: 'ü'.repeat(9),
      caption: 'Too long',
      buttons,
    });
    const sent = api.calls.at(-1)?.payload ?? {};
    expect(sent).toMatchObject({ caption: 'Too long', reply_markup: { inline_keyboard: [[{ text: 'Yes' }]] } });
    expect(Object.values(sent)).toContainEqual({ name: 'q1.txt', content: Buffer.from('ü'.repeat(9)) });
    api.phone.send('document', Buffer.from([0, 1, 2]));
    expect(Buffer.from(await bot.download('f1'))).toEqual(Buffer.from([0, 1, 2]));
  });

  const answered = (code: number, description: string, retry_after?: number): Trouble => ({
    kind: 'answer',
    code,
    description,
    ...(retry_after === undefined ? {} : { retry_after }),
  });
  it.each([
    ['400', answered(400, 'Bad Request: nonsense'), 'refused'],
    ['401', answered(401, 'Unauthorized'), 'unauthorized'],
    ['a token that is none', answered(404, 'Not Found'), 'unauthorized'],
    ['403', answered(403, 'Forbidden: bot was blocked by the user'), 'refused'],
    ['409', answered(409, 'Conflict: terminated by other getUpdates request'), 'conflict'],
    ['429', answered(429, 'Too Many Requests: retry after 35', 35), 'flood'],
    ['502', answered(502, 'Bad Gateway'), 'away'],
    ['a cut line', { kind: 'cut' }, 'away'],
    ['no answer at all', { kind: 'hang' }, 'away'],
  ] satisfies readonly [string, Trouble, string][])(
    'tells %s by its kind, without the token',
    async (_name, trouble, kind) => {
      for (const method of ['sendMessage', 'getUpdates', 'getMe', 'getFile']) api.trouble(method, trouble);
      const failures = [
        await failure(bot.call(said)),
        await failure(bot.poll(null, true)),
        await failure(bot.identify()),
        await failure(bot.download('f1')),
      ];
      expect(failures.map(({ trouble: told }) => told)).toEqual(Array(4).fill(kind));
      if (kind === 'flood') expect(failures[0]?.retryAfterMs).toBe(35_000);
    },
  );

  it('lets go of a poll when it is closed', async () => {
    const waiting = failure(bot.poll(null, true));
    await api.updates.polled();
    bot.close();
    expect((await waiting).trouble).toBe('away');
  });
});
