import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PtyProgram, startTerminal, type TestTerminal } from './test-terminal.ts';

const KITTY_DETACH = '\x1b[92;5u';

let directory: string;
let program: string;
let terminal: TestTerminal;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-attach-'));
  program = join(directory, 'attach-program.cjs');
  const input = fileURLToPath(new URL('./attach-program.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: program, format: 'cjs', codeSplitting: false });
  await bundle.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('attach on a real terminal', () => {
  beforeEach(() => start());
  afterEach(() => terminal.close());

  it('shows the screen in this terminal’s size, and hands keys on', async () => {
    await terminal.seen(/screen 1 90x20 drive/);
    terminal.type('a\x1b[A\x03');
    await terminal.seen(/<611b5b4103>/);
  });

  it('puts the terminal into raw mode, output processing off, and back', async () => {
    const before = await settingsAfter(/before settings/);
    expect(before).toMatch(/ opost/);
    await terminal.seen(/screen 1/);
    terminal.type('s');
    const during = await settingsAfter(/<73>settings/);
    for (const off of ['-opost', '-icanon', '-echo', '-isig', '-icrnl', '-ixon']) expect(during).toContain(` ${off} `);
    terminal.type('\x1c');
    expect(await settingsAfter(/left detached after settings/)).toBe(before);
    expect(await terminal.exited).toEqual({ exit_code: 0, signal: null });
  });

  it('is left by the detach key in every form, and drops what follows it', async () => {
    await terminal.seen(/screen 1/);
    terminal.type(`b${KITTY_DETACH}c`);
    await terminal.seen(/left detached/);
    expect(terminal.output()).toContain('<62>');
    expect(terminal.output()).not.toContain('63>');
  });

  it('ends for the next agent by its key when one waits, which is the program’s when none does', async () => {
    await terminal.close();
    start('drive', 'C-\\', 'C-]');
    await terminal.seen(/screen 1/);
    terminal.type('x\x1d');
    await terminal.seen(/<78>.*<1d>/s);
    terminal.type('\x1d');
    await terminal.seen(/left next/);
  });

  it('does not hold a lone Escape back for long', async () => {
    await terminal.seen(/screen 1/);
    terminal.type('\x1b');
    await terminal.seen(/<1b>/);
  });

  it('undoes what the agent has switched on, and no more', async () => {
    await terminal.seen(/screen 1/);
    terminal.type('m');
    await terminal.seen(/1;31m/);
    terminal.type('\x1c');
    await terminal.seen(/left detached/);
    const after = terminal.output().slice(terminal.output().indexOf('1;31m') + 5);
    const undo = after.slice(0, after.indexOf('left'));
    for (const off of ['[?1000l', '[?1006l', '[?2004l', '[?25h', '[?1049l', '[<1u', '[0 q', '[m']) {
      expect(undo).toContain(`\x1b${off}`);
    }
    expect(undo).not.toContain('\x1bc');
    expect(undo).not.toContain('[?1004l');
  });

  it('ends with the agent', async () => {
    await terminal.seen(/screen 1/);
    terminal.type('q');
    await terminal.seen(/left exited after/);
  });

  it('follows the size of the terminal', async () => {
    await terminal.seen(/screen 1/);
    terminal.resize(100, 30);
    await terminal.seen(/resized 100x30/);
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`restores the terminal when it is ended by ${signal}`, async () => {
      const before = await settingsAfter(/before settings/);
      await terminal.seen(/screen 1/);
      terminal.type('m');
      await terminal.seen(/1;31m/);
      process.kill(terminal.pid, signal);
      expect(await settingsAfter(new RegExp(`left ${signal} after settings`))).toBe(before);
      expect(terminal.output()).toContain('\x1b[?1049l');
    });
  }

  it('restores the terminal when the program crashes', async () => {
    await terminal.seen(/screen 1/);
    terminal.type('m');
    await terminal.seen(/1;31m/);
    terminal.type('c');
    expect(await terminal.exited).toMatchObject({ exit_code: 1 });
    expect(terminal.output()).toContain('\x1b[?1049l');
  });

  it('gives the terminal back while it is suspended, and attaches again afterwards', async () => {
    await terminal.seen(/screen 1/);
    terminal.type('m');
    await terminal.seen(/1;31m/);
    process.kill(terminal.pid, 'SIGTSTP');
    await terminal.seen(/\[\?1049l/);
    await terminal.stopped();
    process.kill(terminal.pid, 'SIGCONT');
    await terminal.seen(/screen 1.*screen 2 90x20/s);
    terminal.type('\x1c');
    await terminal.seen(/left detached/);
  });

  it('does not grow while the terminal takes nothing, and shows the screen anew when it does', async () => {
    await terminal.seen(/screen 1/);
    terminal.type('r');
    const [, before = ''] = await terminal.seen(/rss (\d+) attached 1;/);
    terminal.pause();
    terminal.type('f');
    terminal.resume();
    await terminal.seen(/screen 2 90x20.*taken/s);
    terminal.type('r');
    const [, after = ''] = await terminal.seen(/rss (\d+) attached 2;/);
    expect(Number(after) - Number(before)).toBeLessThan(24 * 1024 * 1024);
  });
});

describe('attach to watch', () => {
  afterEach(() => terminal.close());

  it('hands no key on, and is left by its own detach key', async () => {
    start('watch', 'C-a d');
    await terminal.seen(/screen 1 90x20 watch/);
    terminal.type('x\x01d');
    await terminal.seen(/left detached/);
    expect(terminal.output()).not.toContain('<78>');
  });
});

function start(...args: readonly string[]): void {
  const run: PtyProgram = { command: [process.execPath, program, ...args], cols: 90, rows: 20 };
  terminal = startTerminal(run);
}

/** What stty says after `mark`. */
async function settingsAfter(mark: RegExp): Promise<string> {
  const [, settings = ''] = await terminal.seen(new RegExp(`${mark.source} \\{([^}]*)\\}`));
  return settings;
}
