import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTmuxPaneManager } from '../../../adapters/tmux/tmux-pane-manager.ts';
import { focusPane } from '../../../adapters/tmux/tmux-session.ts';
import type { DesiredLayout, DesiredPane } from '../../../src/domain/panes.ts';
import { nullLogger } from '../../../src/ports/logger.ts';
import type { ITmuxPaneManager, PaneAsk } from '../../../src/ports/tmux-pane-manager.ts';
import { startTestTmux, type TestTmux } from '../../support/tmux-server.ts';
import { agent, contentPanes, layoutOf } from './desired-panes.ts';

let tmux: TestTmux;
let panes: ITmuxPaneManager;

beforeEach(() => open(200, 50));
afterEach(async () => {
  await panes.close();
  tmux.close();
});

describe('panes in a real tmux', () => {
  it('open beside the sidebar, which keeps its width, and tell whose they are', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3']));
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a2', 'agent:a3']);
    expect(shape()).toEqual(['0,1 30x49', '31,1 84x24', '31,26 84x24', '116,1 84x49']);
    expect(tmux.tmux('list-panes', '-t', tmux.host, '-F', '#{pane_start_command}')).toContain('show agent:a2');
  });

  it('are laid out in a window of 80x24 and one of 50x24, too', async () => {
    await reopen(80, 24);
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    expect(shape()).toEqual(['0,1 24x23', '25,1 55x11', '25,13 55x11']);
    await reopen(50, 24);
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    expect(shape()).toEqual(['0,1 50x7', '0,9 50x7', '0,17 50x7']);
  });

  it('come and go with what is desired, in its order', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a4']));
    const before = ids();
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3', 'a4']));
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a2', 'agent:a3', 'agent:a4']);
    expect([ids()[1], ids()[4]]).toEqual([before[1], before[2]]);
    await reconcile(tmux.host, layoutOf(['a4', 'a2']));
    expect(keys()).toEqual(['-', 'agent:a4', 'agent:a2']);
    expect(ids()[1]).toBe(before[2]);
    await reconcile(tmux.host, layoutOf([]));
    expect(keys()).toEqual(['-']);
  });

  it('are left alone when nothing has changed, also where a person has resized them', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    tmux.tmux('resize-pane', '-t', tmux.host, '-x', '50');
    const before = shape();
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    expect(shape()).toEqual(before);
  });

  it('are laid out anew when the window has another size', async () => {
    await reconcile(tmux.host, layoutOf(['a1']));
    tmux.tmux('resize-window', '-t', 'test', '-x', '120', '-y', '40');
    await reconcile(tmux.host, layoutOf(['a1']));
    expect(shape()).toEqual(['0,1 30x39', '31,1 89x39']);
  });

  it('are marked on their border with label and state, however hostile the label', async () => {
    const waiting = agent('a1', { state: 'waiting' });
    const failed = agent('a2', { state: 'exited', exit_code: 1 });
    const layout = {
      ...layoutOf([waiting, failed], ['a1 #[fg=red]#(touch x);', 'a2 it\x1b[31m;']),
      selected: 'agent:a1',
    };
    await reconcile(tmux.host, layout);
    expect(borders()).toEqual(['a1 #[fg=red]#(touch x); · ◆ waiting', 'a2 it [31m; · ✗ exited 1']);
    await reconcile(tmux.host, layoutOf([agent('a1', { state: 'working' }), failed]));
    expect(borders()[0]).toBe('a1 Piece a1 · ● working');
  });

  it('leave the keyboard where it is, and a zoomed pane zoomed', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    const second = ids()[2] ?? '';
    tmux.tmux('select-pane', '-t', second);
    tmux.tmux('resize-pane', '-Z', '-t', second);
    await reconcile(tmux.host, { ...layoutOf(['a1', 'a2', 'a3']), selected: 'agent:a1' });
    expect(tmux.tmux('display-message', '-p', '-t', 'test', '#{pane_id} #{window_zoomed_flag}').trim()).toBe(
      `${second} 1`,
    );
    expect(keys()).toHaveLength(4);
  });

  it('never touch a foreign pane: it keeps its place, size and title', async () => {
    tmux.tmux('split-window', '-d', '-h', '-t', tmux.host, '-l', '90', 'sleep', '1000');
    const foreign = ids()[1] ?? '';
    const look = () => tmux.tmux('list-panes', '-t', foreign, '-F', '#{pane_id} #{pane_left} #{pane_width}');
    const before = look()
      .split('\n')
      .find((line) => line.startsWith(foreign));
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3']));
    expect(keys().sort()).toEqual(['-', '-', 'agent:a1', 'agent:a2', 'agent:a3']);
    expect(look().split('\n')).toContain(before);
    await panes.clear(tmux.host);
    expect(keys()).toEqual(['-', '-']);
    expect(look().split('\n')).toContain(before);
  });

  it('are as many as fit, the selected one among them', async () => {
    await reopen(40, 9);
    await reconcile(tmux.host, { ...layoutOf(['a1', 'a2', 'a3', 'a4']), selected: 'agent:a4' });
    expect(keys()).toContain('agent:a4');
    expect(keys().length).toBeLessThan(5);
  });

  it('go with the marks on the window when they are cleared', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    await panes.clear(tmux.host);
    expect(keys()).toEqual(['-']);
    expect(tmux.tmux('show-options', '-w', '-t', tmux.host)).not.toMatch(/border|moitumi/);
  });

  it('end as the last of many wishes that came at once has it', async () => {
    const wishes = [['a1'], ['a1', 'a2'], ['a3'], ['a2', 'a3']].map((ids) => reconcile(tmux.host, layoutOf(ids)));
    await Promise.all(wishes);
    expect(keys()).toEqual(['-', 'agent:a2', 'agent:a3']);
  });

  it('of the notes and the live command of a node stand before its agents, and say what they are', async () => {
    const { panes: agents, ...rest } = layoutOf(['a1']);
    await reconcile(tmux.host, { ...rest, place: 'n3', panes: [...contentPanes('n3'), ...agents] });
    expect(keys()).toEqual(['-', 'notes:n3', 'command:n3', 'agent:a1']);
    expect(borders()).toEqual(['n3 Notes · notes', 'date · every 5 s, on change', 'a1 Piece a1 · ● working']);
  });

  it('come back as a person had arranged them, however the window and the ids have changed', async () => {
    const place = (node: string, ids: string[]): DesiredLayout => ({ ...layoutOf(ids), place: node });
    await reconcile(tmux.host, place('n1', ['a1', 'a2']));
    expect(await reconcile(tmux.host, place('n1', ['a1', 'a2']))).toBeNull();
    tmux.tmux('resize-pane', '-t', tmux.host, '-x', '50');
    tmux.tmux('swap-pane', '-d', '-s', ids()[1] ?? '', '-t', ids()[2] ?? '');
    tmux.tmux('resize-pane', '-t', ids()[1] ?? '', '-x', '40');
    const arranged = shape();
    const found = await reconcile(tmux.host, place('n2', ['a9']));
    expect(found).toMatchObject({ place: 'n1', arrangement: { keys: ['sidebar', 'agent:a2', 'agent:a1'] } });
    expect(keys()).toEqual(['-', 'agent:a9']);
    const arrangement = found?.arrangement ?? null;
    await reconcile(tmux.host, { ...place('n1', ['a1', 'a2']), arrangement });
    expect([keys(), shape()]).toEqual([['-', 'agent:a2', 'agent:a1'], arranged]);
    expect(await reconcile(tmux.host, { ...place('n1', ['a1', 'a2']), arrangement })).toBeNull();
    await reconcile(tmux.host, { ...place('n1', ['a1', 'a3']), arrangement });
    expect([keys(), shape()]).toEqual([['-', 'agent:a3', 'agent:a1'], arranged]);
    tmux.tmux('resize-window', '-t', 'test', '-x', '160', '-y', '40');
    await reconcile(tmux.host, { ...place('n1', ['a1', 'a3']), arrangement });
    expect(shape()).toEqual(['0,1 50x39', '51,1 29x39', '81,1 79x39']);
  });

  it('come back with the sidebar on the right, where the person had put it', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    tmux.tmux('swap-pane', '-d', '-s', tmux.host, '-t', ids()[2] ?? '');
    const before = [keys(), shape()];
    const found = await panes.clear(tmux.host);
    expect(found?.arrangement.keys).toEqual(['agent:a2', 'agent:a1', 'sidebar']);
    await reconcile(tmux.host, { ...layoutOf(['a1', 'a2']), arrangement: found?.arrangement ?? null });
    expect([keys(), shape()]).toEqual(before);
  });

  it('keep the width of the sidebar that the person gave it, when others come', async () => {
    await reconcile(tmux.host, layoutOf(['a1']));
    tmux.tmux('resize-pane', '-t', tmux.host, '-x', '61');
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    expect(shape()[0]).toBe('0,1 61x49');
    await reconcile(tmux.host, layoutOf(['a1', 'a2']), 'reopen');
    expect(shape()[0]).toBe('0,1 30x49');
  });

  it('that a person closed stay closed, until they come back to the place or ask', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3']));
    tmux.tmux('kill-pane', '-t', ids()[2] ?? '');
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3']));
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a3']);
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3', 'a4']));
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a3', 'agent:a4']);
    await reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3', 'a4']), 'reopen');
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a2', 'agent:a3', 'agent:a4']);
    tmux.tmux('kill-pane', '-t', ids()[1] ?? '');
    await reconcile(tmux.host, { ...layoutOf(['a3']), place: 'n1' });
    await reconcile(tmux.host, layoutOf(['a1', 'a3']));
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a3']);
  });

  it('that went by themselves leave no gap', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    tmux.tmux('kill-pane', '-t', ids()[1] ?? '');
    await reconcile(tmux.host, layoutOf(['a2']));
    expect(shape()).toEqual(['0,1 30x49', '31,1 169x49']);
  });

  it('start no process for what they do not show, and few for a storm, whose last word counts', async () => {
    const started = countTmux();
    await reconcile(tmux.host, layoutOf(['a1']), 'changed');
    const before = started();
    await reconcile(tmux.host, layoutOf([agent('a1', { title: 'spinning' })]), 'changed');
    expect(started()).toBe(before);
    const began = performance.now();
    const wishes = Array.from({ length: 200 }, (_, index) =>
      reconcile(tmux.host, { ...layoutOf(['a1']), selected: index % 2 === 0 ? 'agent:a1' : null }, 'changed'),
    );
    await Promise.all([...wishes, reconcile(tmux.host, layoutOf(['a1', 'a2']), 'changed')]);
    const processes = started() - before;
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a2']);
    expect(processes).toBeLessThanOrEqual(2 * Math.ceil((performance.now() - began) / 100 + 1));
  });

  it('of two sidebars do not get into each other’s way', async () => {
    const other = tmux.tmux('new-window', '-d', '-P', '-F', '#{pane_id}', 'sleep', '1000').trim();
    await Promise.all([
      reconcile(tmux.host, layoutOf(['a1'])),
      reconcile(other, layoutOf(['a2'])),
      reconcile(tmux.host, layoutOf(['a1', 'a3'])),
      reconcile(other, layoutOf(['a2', 'a4'])),
    ]);
    expect(keys()).toEqual(['-', 'agent:a1', 'agent:a3']);
    expect(tmux.tmux('list-panes', '-t', other, '-F', '#{@moitumi_key}').trim().split('\n')).toEqual([
      'agent:a2',
      'agent:a4',
    ]);
  });

  it('get the keyboard when they are asked for', async () => {
    await reconcile(tmux.host, layoutOf(['a1', 'a2']));
    expect(await focusPane(tmux.server, tmux.host, 'agent:a2')).toBe(true);
    expect(tmux.tmux('display-message', '-p', '-t', 'test', '#{@moitumi_key}').trim()).toBe('agent:a2');
    expect(await focusPane(tmux.server, tmux.host, 'agent:a9')).toBe(false);
  });

  it('are refused with the reason when the server or the host is gone', async () => {
    await expect(reconcile('%99', layoutOf(['a1']))).rejects.toMatchObject({ code: 'no_panes' });
    const wish = reconcile(tmux.host, layoutOf(['a1', 'a2', 'a3']));
    tmux.tmux('kill-server');
    await wish.catch((error) => expect(error).toMatchObject({ code: 'no_panes' }));
    await expect(reconcile(tmux.host, layoutOf(['a1']))).rejects.toMatchObject({ code: 'no_panes' });
  });
});

function reconcile(host: string, layout: DesiredLayout, ask: PaneAsk = 'look') {
  return panes.reconcile(host, layout, ask);
}

function open(cols: number, rows: number): void {
  tmux = startTestTmux({ cols, rows });
  const command = (pane: DesiredPane) => ['sh', '-c', 'exec sleep 1000', `show ${pane.key}`];
  panes = createTmuxPaneManager({ server: tmux.server, command, logger: nullLogger });
}

async function reopen(cols: number, rows: number): Promise<void> {
  await panes.close();
  tmux.close();
  open(cols, rows);
}

function list(format: string): readonly string[] {
  return tmux.tmux('list-panes', '-t', tmux.host, '-F', format).trim().split('\n');
}

function ids(): readonly string[] {
  return list('#{pane_id}');
}

function keys(): string[] {
  return list('#{?@moitumi_key,#{@moitumi_key},-}').slice();
}

/** Places and sizes; a top of 1 leaves a line for the border. */
function shape(): readonly string[] {
  return list('#{pane_left},#{pane_top} #{pane_width}x#{pane_height}');
}

/** What the borders of our panes say, without styles. */
function borders(): readonly string[] {
  return list('#{T:pane-border-format}')
    .slice(1)
    .map((line) =>
      line
        .replace(/(?<!#)#\[[^\]]*\]/g, '')
        .replaceAll('##', '#')
        .trim(),
    );
}

/** How many tmux processes were started since: a script on the PATH writes them down. */
function countTmux(): () => number {
  const directory = mkdtempSync(join(tmpdir(), 'moitumi-count-'));
  const real = execFileSync('sh', ['-c', 'command -v tmux'], { encoding: 'utf8' }).trim();
  const log = join(directory, 'log');
  writeFileSync(join(directory, 'tmux'), `#!/bin/sh\necho started >> '${log}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true, force: true });
  });
  return () => readFileSync(log, 'utf8').trim().split('\n').length;
}
