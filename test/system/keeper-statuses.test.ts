import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeeperHome } from './keeper-home.ts';

let home: KeeperHome;
beforeEach(() => {
  home = new KeeperHome();
});
afterEach(() => home.end());

const files = () => readdirSync(home.directory).filter((name) => name !== 'run');

describe('a keeper that is killed', () => {
  it('between the end of an agent and its status: nobody claims to know how that ended', async () => {
    const core = home.core();
    const flag = join(home.directory, 'end-now');
    const script = `until [ -e ${flag} ]; do read -rt 0.02 _; done; exit 9`;
    const { pid } = await core.manager.spawn(core.spec('a1', ['bash', '-c', script]));
    const [keeper] = home.keepers;
    keeper?.kill('SIGSTOP');
    writeFileSync(flag, '');
    await expect.poll(() => hasEnded(pid)).toBe(true);
    keeper?.kill('SIGKILL');
    await core.signal('keeper_lost', 'a1');
    expect(core.signals.filter(({ kind }) => kind === 'exited')).toEqual([]);
    await core.manager.close();
    expect(await home.core().manager.adopt()).toEqual({ held: [], silent: [] });
  });

  it('while it writes a status: the half of it is nobody’s, and goes with the keeper’s own file', async () => {
    const core = home.core();
    await core.shell('a1', 'sleep 60');
    const [keeper] = home.keepers;
    const half = join(home.directory, `a1.exit.json.${keeper?.pid}.7.new`);
    writeFileSync(half, '{"agent":"a1","exit":{"at":1,"exit_');
    keeper?.kill('SIGKILL');
    await core.signal('keeper_lost', 'a1');
    await expect.poll(files).toEqual([]);
    expect((await home.core().manager.adopt()).held).toEqual([]);
  });
});

describe.skipIf(!canMount())('a keeper whose disk is full (needs the right to mount a small one)', () => {
  beforeEach(() => {
    mount(home.directory);
    mkdirSync(join(home.directory, 'run'), { mode: 0o700 });
  });
  afterEach(() => execFileSync('umount', ['--lazy', home.directory]));

  it('tells the core that is there, and the one that follows, how its agents ended', async () => {
    const core = home.core();
    await core.shell('a1', 'read line; exit 9');
    await core.shell('a2', 'read line; exit 8');
    fill();
    core.manager.terminal('a1')?.write(Buffer.from('\r'));
    expect(await core.signal('exited', 'a1')).toMatchObject({ exit_code: 9 });
    expect(files().sort()).toEqual(['filler', 'k1.json']);
    await core.manager.close();

    const next = home.core();
    const { held } = await next.manager.adopt();
    expect(held).toContainEqual(
      expect.objectContaining({ agent: 'a1', exit: expect.objectContaining({ exit_code: 9, signal: null }) }),
    );
    rmSync(join(home.directory, 'filler'));
    next.manager.terminal('a2')?.write(Buffer.from('\r'));
    expect(await next.signal('exited', 'a2')).toMatchObject({ exit_code: 8 });
    expect(existsSync(join(home.directory, 'a2.exit.json'))).toBe(true);
  });
});

function fill(): void {
  for (let size = 256 * 1024; size > 0; size = Math.floor(size / 2)) {
    try {
      writeFileSync(join(home.directory, 'filler'), Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
}

/** Gone, or waiting to be reaped by a parent that is stopped. */
function hasEnded(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

function canMount(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'mo-disk-'));
  try {
    mount(probe);
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(probe);
  }
}

function mount(directory: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=0700', 'moitumi-test', directory], { stdio: 'ignore' });
}
