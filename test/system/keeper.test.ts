import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSameProcess, readProcess } from '../../adapters/agents/process-table.ts';
import { IMPATIENT, KeeperHome, RecordingViewer } from './keeper-home.ts';

let home: KeeperHome;
beforeEach(() => {
  home = new KeeperHome();
});
afterEach(() => home.end());

test('an agent runs, is typed to, shows its screen, and its end is told and kept', async () => {
  const core = home.core();
  const { pid, keeper } = await core.shell('a1', 'read line; echo "got $line"; exit 7');
  expect(core.signals[0]).toMatchObject({ kind: 'started', agent: 'a1', pid, keeper });
  expect(core.manager.terminal('a1')?.write(Buffer.from('hello\r'))).toBe(true);
  await core.screen('a1', 'got hello');
  expect(await core.signal('exited', 'a1')).toMatchObject({ exit_code: 7, signal: null });
  expect(existsSync(join(home.directory, 'a1.exit.json'))).toBe(true);
  const output = await core.manager.terminal('a1')?.readOutput({ since: 0, max: 1_000, waitMs: 0 });
  expect(output).toMatchObject({ from: 0, ended: true });
  expect(Buffer.from(output?.data ?? '', 'base64').toString()).toContain('got hello');
});

test('a keeper ends when its last agent has ended and was settled, and leaves nothing behind', async () => {
  const core = home.core();
  await core.shell('a1', 'exit 0');
  await core.shell('a2', 'exit 0');
  await core.signal('exited', 'a1');
  await core.signal('exited', 'a2');
  const [keeper] = home.keepers;
  if (keeper === undefined) throw new Error('no keeper');
  const gone = once(keeper, 'exit');
  core.manager.settle('a1');
  core.manager.settle('a2');
  await gone;
  expect(keeper.exitCode).toBe(0);
  expect(readdirSync(home.directory).filter((name) => name !== 'run')).toEqual([]);
  expect(readdirSync(join(home.directory, 'run'))).toEqual([]);
});

test('what cannot start is refused with its reason, and nothing runs', async () => {
  const core = home.core();
  await expect(core.manager.spawn(core.spec('a1', ['moitumi-absent']))).rejects.toMatchObject({ code: 'spawn_failed' });
  const nowhere = core.spec('a1', ['sh'], { cwd: '/nowhere' });
  await expect(core.manager.spawn(nowhere)).rejects.toMatchObject({ code: 'cwd_not_found' });
  expect(core.signals).toEqual([]);
});

test('a core that is gone is followed by one that has the same agents, their titles and the ends it missed', async () => {
  const before = home.core();
  const lives = await before.shell('a1', String.raw`printf '\033]2;busy\007\033]7501;state=working\007here'; sleep 60`);
  const ends = await before.shell('a2', 'read line; exit 5');
  await before.screen('a1', 'here');
  before.manager.terminal('a2')?.write(Buffer.from('\r'));
  await before.signal('exited', 'a2');
  await before.manager.close();

  const after = home.core();
  const { held, silent } = await after.manager.adopt();
  expect(silent).toEqual([]);
  expect(held).toHaveLength(2);
  expect(held).toContainEqual(expect.objectContaining({ agent: 'a1', pid: lives.pid, title: 'busy', exit: null }));
  expect(held).toContainEqual(
    expect.objectContaining({ agent: 'a2', pid: ends.pid, exit: expect.objectContaining({ exit_code: 5 }) }),
  );
  await after.screen('a1', 'here');
  expect(await after.signal('program_status', 'a1')).toMatchObject({ payload: 'state=working', retold: true });
  await after.manager.stop('a1', 100);
  expect(await after.signal('exited', 'a1')).toMatchObject({ signal: 'SIGHUP' });
});

test('a keeper that was started twice under one name is one, whichever comes first', async () => {
  const killed = home.core();
  const started = new Promise<void>((resolve) => {
    home.launched = (keeper) => {
      keeper.kill('SIGSTOP');
      resolve();
      return new Promise(() => undefined);
    };
  });
  // Its core ends before it is ready, and the next one knows nothing of it.
  void killed.shell('a1', 'sleep 60');
  await started;
  home.launched = async () => undefined;
  const next = home.core();
  const { pid, keeper } = await next.shell('a2', 'sleep 60');
  expect(keeper).toBe('k1');
  const [slow] = home.keepers;
  if (slow === undefined) throw new Error('no first keeper');
  const gone = once(slow, 'exit');
  slow.kill('SIGCONT');
  expect(await gone).toEqual([1, null]);

  const after = home.core();
  expect((await after.manager.adopt()).held).toMatchObject([{ agent: 'a2', pid, keeper: 'k1' }]);
  await after.manager.stop('a2', 100);
});

test('the core that says hello last is served; the one before is told, and stays away', async () => {
  const first = home.core();
  await first.shell('a1', 'sleep 60');
  const second = home.core();
  expect((await second.manager.adopt()).held).toHaveLength(1);
  await first.signal('keeper_silent', 'a1');
  await second.screen('a1', '');
  await second.manager.stop('a1', 100);
  await second.signal('exited', 'a1');
  expect(first.signals.filter((signal) => signal.kind === 'exited')).toEqual([]);
});

test('a killed keeper loses its own agents and says so; ends on disk are still told', async () => {
  home = new KeeperHome(1);
  const core = home.core();
  await core.shell('a1', 'sleep 60');
  const other = await core.shell('a2', 'sleep 60');
  await core.shell('a3', 'exit 3');
  const viewer = new RecordingViewer();
  await core.manager.terminal('a1')?.attach(viewer, { cols: 80, rows: 24, mode: 'watch' });
  home.keepers[0]?.kill('SIGKILL');
  await core.signal('keeper_lost', 'a1');
  expect(viewer.ended).toBe('lost');
  expect(core.manager.terminal('a1')).toBe(null);
  expect(readProcess(other.pid)).not.toBe(null);

  await core.signal('exited', 'a3');
  await core.manager.close();
  const third = home.keepers[2];
  if (third === undefined) throw new Error('no third keeper');
  const gone = once(third, 'exit');
  third.kill('SIGKILL');
  await gone;
  const after = home.core();
  const { held } = await after.manager.adopt();
  expect(held).toContainEqual(
    expect.objectContaining({ agent: 'a3', exit: expect.objectContaining({ exit_code: 3 }) }),
  );
  after.manager.settle('a3');
  await after.manager.stop('a2', 100);
});

test('a stopped keeper is silent, neither dead nor replaced, and is back when it goes on', async () => {
  const core = home.core(IMPATIENT);
  const { pid } = await core.shell('a1', 'sleep 60');
  const [keeper] = home.keepers;
  keeper?.kill('SIGSTOP');
  await core.signal('keeper_silent', 'a1');
  await expect(core.manager.stop('a1', 10)).rejects.toMatchObject({ code: 'keeper_silent' });
  expect(core.manager.keepers()).toMatchObject([{ id: 'k1', answering: false }]);
  expect(readProcess(pid)).not.toBe(null);

  const second = home.core(IMPATIENT);
  await core.manager.close();
  expect(await second.manager.adopt()).toEqual({ held: [], silent: ['k1'] });
  keeper?.kill('SIGCONT');
  await second.signal('keeper_back', 'a1');
  await second.screen('a1', '');
  await second.manager.stop('a1', 100);
});

test('stopping reaches a program that ignores the first signals, and its children that left the session', async () => {
  const core = home.core();
  const script = `trap '' HUP TERM; setsid sh -c 'trap "" HUP TERM; echo child $$; exec sleep 60' & wait; sleep 60`;
  const { pid } = await core.manager.spawn(core.spec('a1', ['bash', '-c', script]));
  const line = (await core.screen('a1', 'child ')).find((text) => text.startsWith('child '));
  const child = readProcess(Number(line?.slice(6)));
  if (child === null) throw new Error('the child does not run');
  expect(child.session).not.toBe(pid);
  await core.manager.stop('a1', 50);
  expect(await core.signal('exited', 'a1')).toMatchObject({ signal: 'SIGKILL' });
  expect(isSameProcess(child.pid, child.start_time)).toBe(false);
});

test('a shell tells when its prompt is back', async () => {
  const core = home.core();
  await core.manager.spawn(core.spec('a1', ['bash', '--norc', '-i']));
  await core.signal('foreground', 'a1', (signal) => signal.own);
  core.manager.terminal('a1')?.write(Buffer.from('cat\r'));
  await core.signal('foreground', 'a1', (signal) => !signal.own);
  await core.manager.stop('a1', 100);
});
