import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDurably } from '../../../adapters/system/durable-file.ts';

describe('a file written durably', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-durable-'));
    file = join(directory, 'cookie');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('replaces what was there, is its owner’s alone, and leaves nothing beside it', async () => {
    writeFileSync(file, 'old, and longer than the new one', { mode: 0o644 });
    await writeDurably(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['cookie']);
  });

  it('is one of the contents whole when several are written at once', async () => {
    const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(contents.map((content) => writeDurably(file, content)));
    expect(contents).toContain(readFileSync(file, 'utf8'));
    expect(readdirSync(directory)).toEqual(['cookie']);
  });

  it('changes nothing when it cannot be written', async () => {
    mkdirSync(file);
    await expect(writeDurably(file, 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(directory)).toEqual(['cookie']);
    await expect(writeDurably(join(directory, 'missing', 'x'), '')).rejects.toThrow('ENOENT');
  });
});
