import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTmux, requireTmux, tmuxServerOf } from '../../../adapters/tmux/tmux-command.ts';
import { createHomeSession, hasSession, startKeeperSession, tmuxPlaceOf } from '../../../adapters/tmux/tmux-session.ts';
import { startTestTmux, type TestTmux } from '../../support/tmux-server.ts';

let tmux: TestTmux;
let directory: string;

beforeEach(() => {
  tmux = startTestTmux({ cols: 100, rows: 30 });
  directory = mkdtempSync(join(tmpdir(), 'moitumi-tmux-'));
});
afterEach(() => {
  tmux.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('tmux', () => {
  it('takes arguments literally, semicolons and all', async () => {
    await createTmux(tmux.server).run(['set-option', '-g', '@one', 'a;'], ['set-option', '-g', '@two', ';']);
    expect(tmux.tmux('show-options', '-gv', '@one').trim()).toBe('a;');
    expect(tmux.tmux('show-options', '-gv', '@two').trim()).toBe(';');
  });

  it('is found by the environment that it gives its panes', () => {
    expect(tmuxServerOf({ TMUX: '/run/tmux/default,123,0' })).toEqual({ socket: '/run/tmux/default' });
    expect(tmuxServerOf({ TMUX: '' })).toBeNull();
    expect(tmuxPlaceOf({ TMUX: '/s,1,0', TMUX_PANE: '%4' })).toEqual({ server: { socket: '/s' }, pane: '%4' });
    expect(tmuxPlaceOf({ TMUX_PANE: '%4' })).toBeNull();
  });

  it('is asked for in plain words where it is missing or too old', async () => {
    await requireTmux();
    const path = process.env['PATH'] ?? '';
    try {
      process.env['PATH'] = directory;
      await expect(requireTmux()).rejects.toThrow(/tmux is not on the PATH.*--no-tmux/);
      writeFileSync(join(directory, 'tmux'), '#!/bin/sh\necho tmux 3.1c\n', { mode: 0o755 });
      process.env['PATH'] = `${directory}${delimiter}${path}`;
      await expect(requireTmux()).rejects.toThrow(/This is tmux 3.1c, and moitumi needs tmux 3.2 or newer/);
      writeFileSync(join(directory, 'tmux'), '#!/bin/sh\necho tmux next-3.6\n', { mode: 0o755 });
      await requireTmux();
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('a home’s own session', () => {
  it('has the size, the settings and the program it was asked to have', async () => {
    const spec = { server: tmux.server, name: 'moitumi', argv: ['sleep', '1000'], cwd: directory };
    expect(await hasSession(tmux.server, 'moitumi')).toBe(false);
    await createHomeSession({ ...spec, cols: 132, rows: 43, truecolor: true, nextKey: null });
    expect(await hasSession(tmux.server, 'moitumi')).toBe(true);
    expect(await hasSession(tmux.server, 'moit')).toBe(false);
    const format = '#{window_width} #{pane_current_path} #{pane_start_command}';
    expect(tmux.tmux('list-panes', '-t', '=moitumi', '-F', format).trim()).toBe(`132 ${directory} sleep 1000`);
    expect(tmux.tmux('show-options', '-gv', 'mouse').trim()).toBe('on');
    expect(tmux.tmux('show-options', '-sv', 'escape-time').trim()).toBe('0');
    expect(tmux.tmux('show-options', '-gv', 'prefix').trim()).toBe('C-b');
  });
});

describe('a keeper’s session', () => {
  it('stays unattached, whatever the person’s settings do to such sessions', async () => {
    tmux.tmux('set-option', '-t', 'test', 'destroy-unattached', 'off');
    tmux.tmux('set-option', '-g', 'destroy-unattached', 'on');
    const spec = { server: tmux.server, name: 'moitumi-keeper-k1', argv: ['sleep', '1000'], cwd: directory };
    await startKeeperSession(spec);
    expect(await hasSession(tmux.server, 'moitumi-keeper-k1')).toBe(true);
    await expect(startKeeperSession(spec)).rejects.toThrow(/duplicate session/);
  });
});
