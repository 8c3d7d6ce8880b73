import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acquireHomeLock } from '../../../adapters/store/home-lock.ts';
import { type Child, startChild } from './child.ts';
import { type BuiltProgram, buildProgram } from './program.ts';

describe('the lock of a home', () => {
  let contender: BuiltProgram;
  let directory: string;
  let file: string;
  let children: Child[];
  beforeAll(async () => {
    contender = await buildProgram('test/adapters/store/lock-contender.ts');
  });
  afterAll(() => contender.dispose());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-lock-'));
    file = join(directory, 'lock');
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map((child) => child.kill()));
    rmSync(directory, { recursive: true, force: true });
  });
  const contend = (): Child => {
    const child = startChild(contender.file, [file]);
    children.push(child);
    return child;
  };

  it('goes to exactly one of 25 processes that want it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => contend().line()));
    expect(answers.filter((answer) => answer === 'won')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'held')).toHaveLength(24);
  });

  it('is free again when its holder was killed', async () => {
    const holder = contend();
    expect(await holder.line()).toBe('won');
    expect(acquireHomeLock(file)).toBeNull();
    await holder.kill();
    const lock = acquireHomeLock(file);
    expect(lock).not.toBeNull();
    lock?.release();
  });

  it('is given back by release, and only then', async () => {
    const lock = acquireHomeLock(file);
    expect(await contend().line()).toBe('held');
    lock?.release();
    lock?.release();
    expect(await contend().line()).toBe('won');
  });

  it('is held against the same process, too, and outlives the attempt', async () => {
    const lock = acquireHomeLock(file);
    expect(acquireHomeLock(file)).toBeNull();
    expect(await contend().line()).toBe('held');
    lock?.release();
  });

  it('keeps nothing in its file, nor beside it', () => {
    const lock = acquireHomeLock(file);
    expect(readdirSync(directory)).toEqual(['lock']);
    expect(statSync(file).size).toBe(0);
    lock?.release();
    expect(readdirSync(directory)).toEqual(['lock']);
  });

  it('says what is wrong where there can be no lock', () => {
    expect(() => acquireHomeLock(join(directory, 'missing', 'lock'))).toThrow(
      /The lock .* cannot be used: .*directory/,
    );
    writeFileSync(file, 'no database at all, and long enough to be looked at: '.repeat(20));
    expect(() => acquireHomeLock(file)).toThrow(/The lock .* cannot be used: file is not a database/);
  });
});
