import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { createTelegramHome, OWNER, type TelegramHome } from '../support/telegram-home.ts';

describe('a day with a phone', () => {
  let home: TelegramHome;
  beforeAll(async () => {
    home = await createTelegramHome();
    home.configure();
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

    api.phone.say('/nodes');
    await said('· n1 Fix the login');
  });
});
