import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireHomeLock } from '../../../adapters/store/home-lock.ts';
import { type OpenedStore, openStore } from '../../../adapters/store/sqlite-store.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { sampleBatch, sampleNode } from '../../contract/store-samples.ts';

const disk = mkdtempSync(join(tmpdir(), 'mo-disk-'));

describe.skipIf(!canMount())('on a full disk (needs the right to mount a small one)', () => {
  const file = join(disk, 'cortex.db');
  beforeEach(mount);
  afterEach(umount);
  const open = (): OpenedStore => openStore(file, { workerFile: '' });
  const put = (opened: OpenedStore, number: number, size = 1_000) =>
    opened.store.commit(
      sampleBatch(number, [{ kind: 'node_put', node: sampleNode(`n${number}`, { title: 'x'.repeat(size) }) }]),
    );

  it('a store that does not fit is refused plainly, and nothing of it stays', () => {
    fill();
    expect(open).toThrow(/cannot be opened: ENOSPC.*no space left/i);
    expect(open).toThrow(MoitumiError);
    expect(readdirSync(disk)).toEqual(['filler']);
  });

  it('a store that is there can be read, and says why nothing can be added', async () => {
    const before = open();
    put(before, 1);
    before.store.close();
    fill();
    const opened = open();
    expect(opened.store.load().nodes).toHaveLength(1);
    await expect(opened.audit.verify()).rejects.toThrow(/no room/);
    expect(() => put(opened, 2)).toThrow(/full/);
    expect(opened.store.load()).toMatchObject({ seq: 1 });
    opened.store.close();
  });

  it('a commit that does not fit is thrown and ends all commits; what was acknowledged is kept', () => {
    const opened = open();
    let acknowledged = 0;
    expect(() => {
      for (;;) {
        put(opened, acknowledged + 1, 50_000);
        acknowledged += 1;
      }
    }).toThrow(/full/);
    expect(acknowledged).toBeGreaterThan(0);
    expect(() => put(opened, acknowledged + 1, 1)).toThrow(/full/);
    expect(opened.store.load().seq).toBe(acknowledged);
    opened.store.close();
    const again = open();
    expect(again.store.load().nodes).toHaveLength(acknowledged);
    again.store.close();
  });

  it('the home can be locked', () => {
    fill();
    const lock = acquireHomeLock(join(disk, 'lock'));
    expect(lock).not.toBeNull();
    expect(acquireHomeLock(join(disk, 'lock'))).toBeNull();
    lock?.release();
  });
});

afterAll(() => rmdirSync(disk));

function canMount(): boolean {
  try {
    mount();
  } catch {
    return false;
  }
  umount();
  return true;
}

function mount(): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'moitumi-test', disk], { stdio: 'ignore' });
}

function umount(): void {
  execFileSync('umount', [disk]);
}

/** Leaves not a byte. */
function fill(): void {
  const filler = join(disk, 'filler');
  for (let size = 512 * 1_024; size >= 1; size = Math.floor(size / 2)) {
    try {
      writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // That much does not fit; half of it may.
    }
  }
}
