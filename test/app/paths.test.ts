import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolvePaths } from '../../src/app/paths.ts';
import { prepareRuntime, prepareState, socketPath } from '../../src/app/private-directory.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-paths-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function mode(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8);
}

describe('where things are', () => {
  it('follows --home before MOITUMI_HOME before XDG', () => {
    const env = { HOME: '/h', XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c', XDG_RUNTIME_DIR: '/r' };
    expect(resolvePaths({ home: 'here' }, { ...env, MOITUMI_HOME: '/m' }, '/w').store).toBe('/w/here/cortex.db');
    expect(resolvePaths({}, { ...env, MOITUMI_HOME: '/m' }, '/w').config).toBe('/m/config.toml');
    const account = resolvePaths({}, env, '/w');
    expect(account.config).toBe('/c/moitumi/config.toml');
    expect(account.endpoint).toBe('/s/moitumi/endpoint.json');
    expect(account.runtime[0]).toEqual(['/r/moitumi']);
    expect(resolvePaths({}, { HOME: '/h' }, '/w').state).toBe('/h/.local/state/moitumi');
  });

  it('ignores relative XDG directories and empty variables', () => {
    const paths = resolvePaths({}, { HOME: '/h', XDG_STATE_HOME: 'state', MOITUMI_HOME: '', MOITUMI_SOCKET: '' }, '/w');
    expect(paths.state).toBe('/h/.local/state/moitumi');
    expect(paths.home).toBeNull();
    expect(paths.socket).toBeNull();
  });

  it('keeps a home apart from another with a path too long for sockets', () => {
    const long = (name: string) => resolvePaths({ home: `/${'x'.repeat(90)}/${name}` }, { HOME: '/h' }, '/w').runtime;
    expect(long('a')).toHaveLength(1);
    expect(long('a')).not.toEqual(long('b'));
    for (const chain of long('a')) expect(Buffer.byteLength(chain.at(-1) ?? '')).toBeLessThanOrEqual(68);
  });
});

describe('private directories', () => {
  const home = () => resolvePaths({ home: join(directory, 'home') }, { HOME: directory }, directory);

  it('are made for this user alone', () => {
    const paths = home();
    prepareState(paths);
    const runtime = prepareRuntime(paths);
    for (const path of [paths.state, paths.keepers, runtime]) expect(mode(path)).toBe('700');
    expect(socketPath(paths)).toBe(join(paths.state, 'run', 'core.sock'));
  });

  it('are narrowed when they are ours and empty, refused when others may look inside', () => {
    const paths = home();
    mkdirSync(paths.state, { mode: 0o755 });
    prepareState(paths);
    expect(mode(paths.state)).toBe('700');
    chmodSync(paths.state, 0o750);
    expect(() => prepareState(paths)).toThrow(`will not use ${paths.state}: others may enter it (mode 750)`);
  });

  it('are never reached through a link', () => {
    const paths = home();
    mkdirSync(join(directory, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(directory, 'elsewhere'), paths.state);
    expect(() => prepareState(paths)).toThrow('it is not a directory');
  });

  it('are not files', () => {
    const paths = home();
    writeFileSync(paths.state, '');
    expect(() => prepareState(paths)).toThrow(paths.state);
  });

  it('for sockets move to the next place where the first cannot be made', () => {
    const env = { HOME: directory, XDG_STATE_HOME: join(directory, 'state'), XDG_RUNTIME_DIR: join(directory, 'gone') };
    const paths = resolvePaths({}, env, directory);
    prepareState(paths);
    expect(prepareRuntime(paths)).toBe(join(directory, 'state', 'moitumi', 'run'));
  });
});
