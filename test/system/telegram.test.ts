import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { parrotProfile } from '../support/parrot.ts';
import { createTelegramHome, OWNER, type TelegramHome } from '../support/telegram-home.ts';

describe('a day with a phone', () => {
  let home: TelegramHome;
  beforeAll(async () => {
    home = await createTelegramHome();
    home.configure(parrotProfile(home.moitumi.directory));
  });
  afterAll(async () => {
    await leaveNothing(home.moitumi);
    await home.dispose();
  });

  it('pairs, makes a node, starts an agent, answers what it asks, speaks with it, and ends it', async () => {
    const { api, moitumi, said } = home;
    await home.pair();
    expect(await moitumi.json(['telegram', 'status'])).toMatchObject({ state: 'ok', users: [{ id: OWNER }] });

    api.phone.say('/new Fix the login');
    await said('n1 · Fix the login');
    api.phone.say('/spawn n1 parrot');
    await said('a1 was started');

    const { message } = api.phone.say('ask make test');
    const card = await said('make test');
    expect(card.payload).toMatchObject({
      text: expect.stringMatching(/^▸ Fix the login · parrot a1\n🔐 .*\n\nmake test\n\nReply to this message/),
      entities: [{ type: 'bold' }, { type: 'pre', length: 'make test'.length }],
    });
    api.phone.press(card.result, 'Yes');
    const closed = await api.next(({ method }) => method === 'editMessageText');
    expect(closed.payload['text']).toMatch(/make test\n\n✔ “Yes” — telegram:1001, \d\d:\d\d$/);
    expect(closed.payload['reply_markup']).toBeUndefined();
    await said('I may.');
    await api.next(
      ({ method, payload }) =>
        method === 'setMessageReaction' &&
        payload['message_id'] === message.message_id &&
        payload['reaction'][0].emoji === '👌',
    );

    api.phone.say('good night');
    await said('▸ Fix the login · parrot a1\nYou said: good night');

    api.phone.say('/stop');
    await said(/a1 (was ended by SIGHUP|exited)/);
    expect(await moitumi.json(['asks', '--all'])).toMatchObject([
      { state: 'closed', answer: { options: ['yes'], from: `telegram:${OWNER}` }, end: { kind: 'taken' } },
    ]);
  });
});
