import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { createTelegramHome, type TelegramHome } from '../support/telegram-home.ts';

/** On a machine that does much else. */
const PATIENT = { timeout: 10_000 };

describe('a bot that has trouble', () => {
  let home: TelegramHome;
  const status = () => home.moitumi.json<{ state: string; reason: string | null }>(['telegram', 'status']);
  const reload = () => home.moitumi.json<{ changed: string[] }>(['daemon', 'reload']);
  beforeAll(async () => {
    home = await createTelegramHome();
    home.configure();
    await home.pair();
  });
  afterAll(async () => {
    await leaveNothing(home.moitumi);
    await home.dispose();
  });

  it('goes on after 429 and a cut line, on both ways', async () => {
    const { api } = home;
    api.trouble('getUpdates', { kind: 'answer', code: 429, description: 'Too Many Requests', retry_after: 1 });
    api.trouble('sendMessage', { kind: 'cut' });
    api.phone.say('/status');
    await home.said('health: ok');
    expect(await status()).toMatchObject({ state: 'ok', reason: null });
  });

  it('is not started anew by a reload that changes nothing of it, and is by one that does', async () => {
    const { api, moitumi } = home;
    const starts = () => api.calls.filter(({ method }) => method === 'getMe').length;
    const before = starts();
    home.configure(['quiet = true']);
    expect(await reload()).toEqual({ changed: ['telegram.quiet'] });
    expect(starts()).toBe(before);
    api.replaceToken('4242:AAF-another-token_0123456789abcdefghij');
    home.configure();
    await reload();
    await api.next(({ method }) => method === 'setMyCommands');
    await expect.poll(starts, PATIENT).toBe(before + 1);
    await expect.poll(status, PATIENT).toMatchObject({ state: 'ok', users: [{ id: 1001 }] });
    home.configure([], false);
    await reload();
    expect(await status()).toMatchObject({ state: 'off' });
    const { surfaces } = await moitumi.json<{ surfaces: { kind: string }[] }>(['status']);
    expect(surfaces.map(({ kind }) => kind)).toEqual(['cli']);
  });

  it('with a wrong token stops alone, loudly; a token that others can read is not taken', async () => {
    const { api, moitumi } = home;
    home.configure();
    api.replaceToken('4242:AAF-revoked_0123456789abcdefghijklmn');
    await reload();
    await expect.poll(status, PATIENT).toMatchObject({ state: 'stopped', reason: expect.stringContaining('401') });
    expect((await moitumi.run(['status'])).stdout).toMatch(/telegram +stopped .*refuses the token/);
    expect(readFileSync(join(moitumi.directory, 'logs', 'moitumi.log'), 'utf8')).toContain('the token is refused');
    home.configure();
    chmodSync(join(moitumi.directory, 'token'), 0o644);
    await reload();
    expect(await status()).toMatchObject({ state: 'stopped', reason: expect.stringContaining('chmod 600') });
    const { code, stderr } = await moitumi.run(['telegram', 'pair']);
    expect([code, stderr]).toEqual([5, expect.stringContaining('chmod 600')]);
    expect((await moitumi.run(['add', 'Work goes on'])).code).toBe(0);
  });

  it('never tells its token: not in the log, the store, a dump, the status, or any error', async () => {
    const { moitumi } = home;
    const outputs = [['dump'], ['status'], ['telegram', 'status'], ['audit'], ['events', '--help']].map((args) =>
      moitumi.run(args),
    );
    const said = (await Promise.all(outputs)).map(({ stdout, stderr }) => stdout + stderr).join('');
    const secrets = ['AAF-fixture-token_0123456789abcdefghij', 'AAF-another-token', 'AAF-revoked'];
    for (const secret of secrets) expect(said).not.toContain(secret);
    const files = readdirSync(moitumi.directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'token')
      .map((name) => join(moitumi.directory, name))
      .filter((file) => statSync(file).isFile());
    expect(files.some((file) => file.endsWith('cortex.db'))).toBe(true);
    for (const file of files) {
      const content = readFileSync(file, 'latin1');
      for (const secret of secrets) expect(content.includes(secret), file).toBe(false);
    }
  });
});
