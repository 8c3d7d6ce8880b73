import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostProbe } from '../../../adapters/system/host-probe.ts';

describe('the host probe', () => {
  const probe = createHostProbe();
  let directory: string;
  const at = (...parts: string[]): string => join(directory, ...parts);
  const program = (...parts: string[]): void => {
    writeFileSync(at(...parts), '#!/bin/sh\n');
    chmodSync(at(...parts), 0o755);
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-host-'));
    for (const name of ['first', 'second', 'second/tool', 'work']) mkdirSync(at(name), { recursive: true });
    mkdirSync(at('first', 'agent'));
    writeFileSync(at('first', 'plain'), 'not executable');
    for (const path of ['agent', 'plain', 'only']) program('second', path);
    program('work', 'local');
    symlinkSync(at('second', 'only'), at('first', 'linked'));
    symlinkSync(at('nowhere'), at('first', 'dangling'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const locate = (name: string, path = `${at('first')}:${at('second')}`) => probe.locate(name, path, at('work'));

  it('finds a program as a shell does: the first on the path that is a file and may be executed', async () => {
    expect(await locate('only')).toBe(at('second', 'only'));
    expect(await locate('agent')).toBe(at('second', 'agent'));
    expect(await locate('plain')).toBe(at('second', 'plain'));
    expect(await locate('linked')).toBe(at('first', 'linked'));
  });

  it('finds nothing where there is nothing to run', async () => {
    for (const name of ['missing', 'tool', 'dangling', '', '.', '..', 'local']) expect(await locate(name)).toBeNull();
  });

  it('takes a name with a slash as a path from the working directory', async () => {
    expect(await locate('./local')).toBe(at('work', 'local'));
    expect(await locate('../second/only')).toBe(at('second', 'only'));
    expect(await locate(at('second', 'only'))).toBe(at('second', 'only'));
    expect(await locate('sub/local')).toBeNull();
  });

  it('takes empty and relative parts of the path from the working directory', async () => {
    expect(await locate('local', '/nowhere::/bin')).toBe(at('work', 'local'));
    expect(await locate('only', '../second')).toBe(at('second', 'only'));
  });

  it('tells directories, this process’s memory and its environment', async () => {
    expect(await probe.isDirectory(at('work'))).toBe(true);
    expect(await probe.isDirectory(at('second', 'only'))).toBe(false);
    expect(await probe.isDirectory(at('nowhere'))).toBe(false);
    expect(probe.memory()).toBeGreaterThan(10_000_000);
    expect(probe.environment()['PATH']).toBe(process.env['PATH']);
  });
});
