import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { INPUT_BYTES } from '../../../adapters/terminal/input-queue.ts';
import { type Pty, type PtyExit, startPty } from '../../../adapters/terminal/pty.ts';

const directory = mkdtempSync(join(tmpdir(), 'moitumi-pty-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const environment = { PATH: '/usr/bin:/bin', TERM: 'xterm-256color' };

type Run = {
  readonly pty: Pty;
  readonly ended: Promise<{ output: string; exit: PtyExit }>;
  /** Resolves when the output holds `text`. */
  seen(text: string): Promise<void>;
};

function run(command: string[]): Run {
  const pieces: Uint8Array[] = [];
  const watches = new Map<string, () => void>();
  const output = () => Buffer.concat(pieces).toString();
  let end: (value: { output: string; exit: PtyExit }) => void;
  const ended = new Promise<{ output: string; exit: PtyExit }>((resolve) => {
    end = resolve;
  });
  const check = () => {
    for (const [text, resolve] of watches) if (output().includes(text)) resolve();
  };
  const pty = startPty(
    { command, env: environment, cwd: directory, cols: 80, rows: 24 },
    {
      output: (bytes) => {
        pieces.push(bytes);
        if (watches.size > 0) check();
      },
      exited: (exit) => end({ output: output(), exit }),
    },
  );
  const seen = (text: string) =>
    new Promise<void>((resolve) => {
      watches.set(text, resolve);
      check();
    });
  return { pty, ended, seen };
}

const descriptors = () => readdirSync('/proc/self/fd').length;

test('20 KiB from a program that exits at once arrive whole, 200 times, and no descriptor stays', async () => {
  const script = `printf '%020480d' 7; exit 3`;
  await run(['sh', '-c', script]).ended;
  const before = descriptors();
  for (let round = 0; round < 50; round += 1) {
    const runs = await Promise.all([1, 2, 3, 4].map(() => run(['sh', '-c', script]).ended));
    for (const { output, exit } of runs) {
      expect(output.length).toBe(20_480);
      expect(exit).toEqual({ exit_code: 3, signal: null });
    }
  }
  expect(descriptors()).toBeLessThanOrEqual(before);
});

test('a program that is killed tells the signal by name', async () => {
  const { exit } = await run(['sh', '-c', 'kill -TERM $$']).ended;
  expect(exit).toEqual({ exit_code: null, signal: 'SIGTERM' });
});

test('what cannot run is refused, and is no program that exited', () => {
  const script = join(directory, 'script');
  writeFileSync(script, '#!/nowhere/interpreter\n', { mode: 0o755 });
  const plain = join(directory, 'plain');
  writeFileSync(plain, 'hello', { mode: 0o644 });
  expect(() => run(['moitumi-no-such-program'])).toThrow(expect.objectContaining({ code: 'spawn_failed' }));
  expect(() => run([plain])).toThrow(expect.objectContaining({ code: 'spawn_failed' }));
  expect(() => run([directory])).toThrow(expect.objectContaining({ code: 'spawn_failed' }));
  expect(() => run([script])).toThrow(/\/nowhere\/interpreter/);
  const absent = { command: ['sh'], env: environment, cwd: join(directory, 'absent'), cols: 80, rows: 24 };
  expect(() => startPty(absent, { output: () => undefined, exited: () => undefined })).toThrow(
    expect.objectContaining({ code: 'cwd_not_found' }),
  );
});

test('input to a program that does not read is capped, and arrives whole when it reads', async () => {
  const gate = join(directory, 'gate');
  const bytes = new Uint8Array(INPUT_BYTES).map((_, index) => 65 + (index % 26));
  const script = `mkfifo ${gate}; stty raw -echo; echo ready; cat ${gate}; head -c ${bytes.length} | cksum`;
  const { pty, ended, seen } = run(['sh', '-c', script]);
  await seen('ready');
  expect(pty.input.push(bytes)).toBe(true);
  expect(pty.input.push(bytes)).toBe(false);
  expect(pty.input.pending()).toBeGreaterThan(0);
  await writeFile(gate, 'go');
  const { output } = await ended;
  const sum = execFileSync('cksum', { input: bytes }).toString().trim();
  expect(output).toContain(sum);
  expect(pty.input.push(new Uint8Array(1))).toBe(false);
});

test('the tty edits by characters and follows a resize', async () => {
  const { pty, ended, seen } = run([
    'sh',
    '-c',
    'stty -a; trap "stty size; exit" WINCH; echo started; while :; do read x; done',
  ]);
  await seen('started');
  pty.resize(101, 33);
  const { output } = await ended;
  expect(output).toContain('33 101');
  expect(output).toContain(' iutf8');
});
