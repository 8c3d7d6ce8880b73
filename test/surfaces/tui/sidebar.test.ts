import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PtyScreen } from './pty-screen.ts';

let directory = '';
let program = '';
let screen: PtyScreen | null = null;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'moitumi-tui-'));
  program = join(directory, 'sidebar-program.mjs');
  const input = fileURLToPath(new URL('./sidebar-program.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ dir: directory, format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
});

afterAll(() => rm(directory, { recursive: true, force: true }));

afterEach(async () => {
  if (screen === null) return;
  try {
    process.kill(screen.pty.pid, 'SIGKILL');
  } catch {
    // It has ended, as most do.
  }
  await screen.ended;
  screen = null;
});

function open(cols = 100, rows = 24, env: Readonly<Record<string, string>> = {}): PtyScreen {
  screen = new PtyScreen([process.execPath, program], env, cols, rows);
  return screen;
}

/** Every mode that was switched on is off, the cursor shows, the title is back. */
function expectTidy(raw: string): void {
  for (const mode of ['1049', '1002', '1006', '2004']) {
    expect([mode, raw.lastIndexOf(`\x1b[?${mode}l`) > raw.lastIndexOf(`\x1b[?${mode}h`)]).toEqual([mode, true]);
  }
  for (const mode of ['7', '25']) {
    expect([mode, raw.lastIndexOf(`\x1b[?${mode}h`) > raw.lastIndexOf(`\x1b[?${mode}l`)]).toEqual([mode, true]);
  }
  expect(raw).toContain('\x1b[23;0t');
}

describe('the sidebar in a terminal', () => {
  it('shows the tree and an agent beside it, takes keys, and gives the terminal back on q', async () => {
    const sidebar = open();
    await sidebar.shows('Ship the release');
    expect(sidebar.alternate).toBe(true);
    sidebar.type('j');
    await sidebar.shows('the screen of an agent');
    sidebar.type('nA new one\r');
    await sidebar.shows('A new one');
    sidebar.type('q');
    expect(await sidebar.ended).toEqual({ exit_code: 0, signal: null });
    expect(sidebar.alternate).toBe(false);
    expect(sidebar.lines[0]).toBe('ended: quit');
    expectTidy(sidebar.raw);
  });

  it('draws anew at every size, and knows an arrow from Escape however slowly it comes', async () => {
    const sidebar = open();
    await sidebar.shows('Ship the release');
    sidebar.resize(30, 7);
    await sidebar.until(({ lines }) => lines[6] === '] waits  n new  ? keys  q quit');
    sidebar.type('/parser');
    await sidebar.until(({ lines }) => !lines.some((line) => line.includes('Holiday')));
    sidebar.type('\x1b');
    await sidebar.shows('Write the notes');
    sidebar.type('\x1b[B');
    await sidebar.shows('›  • Write the notes');
  });

  it('lends the terminal to an attached agent and takes it back', async () => {
    const sidebar = open();
    await sidebar.shows('Ship the release');
    sidebar.type('jja');
    await sidebar.until(({ alternate, lines }) => alternate && lines.includes('attached to a1, Enter leaves'));
    sidebar.type('x\r');
    await sidebar.until(({ alternate, lines }) => alternate && lines.some((line) => line.includes('Holiday')));
    sidebar.type('q');
    await sidebar.ended;
    expect(sidebar.lines.filter((line) => line !== '')).toEqual(['ended: quit']);
    expectTidy(sidebar.raw);
  });

  it('selects with the mouse', async () => {
    const sidebar = open();
    await sidebar.shows('Holiday');
    sidebar.type('\x1b[<0;5;8M\x1b[<0;5;8m');
    await sidebar.shows('›✓ Holiday');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('gives the terminal back on %s', async (signal) => {
    const sidebar = open();
    await sidebar.shows('Ship the release');
    process.kill(sidebar.pty.pid, signal);
    expect(await sidebar.ended).toEqual({ exit_code: 0, signal: null });
    expectTidy(sidebar.raw);
  });

  it('gives the terminal back before it tells of a crash', async () => {
    const sidebar = open(100, 24, { EMPTY: '1' });
    await sidebar.shows('Welcome to moitumi');
    sidebar.type('t');
    expect(await sidebar.ended).toMatchObject({ exit_code: 1 });
    expect(sidebar.alternate).toBe(false);
    expect(sidebar.lines.join('\n')).toContain('the sidebar crashed');
    expectTidy(sidebar.raw);
  });

  it('stays as it is on ^Z where nobody could wake it, and draws itself again', async () => {
    const sidebar = open();
    await sidebar.shows('Holiday');
    sidebar.type('\x1a');
    await sidebar.until(({ raw }) => raw.split('\x1b[?1049h').length === 3);
    await sidebar.until(({ alternate, lines }) => alternate && lines.some((line) => line.includes('Holiday')));
    sidebar.type('q');
    await sidebar.ended;
  });
});
