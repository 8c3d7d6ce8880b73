import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createTempHome, type TempHome } from './temp-home.ts';

/** What a run of the command line came to. */
export type Finished = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** One run of the built command line, while it runs. */
export type MoitumiProcess = {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Resolves with the first line of its output that matches, from its start on; rejects when it ends without one. */
  line(pattern: RegExp): Promise<string>;
  readonly finished: Promise<Finished>;
};

/** A home of its own, and the built program to run in it. */
export type Moitumi = TempHome & {
  /** Runs a command to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Runs a command that must succeed, and gives what it printed as JSON. */
  json<T>(args: readonly string[], options?: RunOptions): Promise<T>;
  /** Starts one that goes on. */
  start(args: readonly string[], options?: RunOptions): MoitumiProcess;
};

export type RunOptions = {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
};

/** The program as it is shipped; the test run has built it (build-once.ts). */
export const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'moitumi.cjs');

/** Makes a home in which the built program runs; `dispose` ends everything that was started in it. */
export function createMoitumi(): Moitumi {
  const home = createTempHome();
  const start = (args: readonly string[], options: RunOptions = {}) => startProcess(home, args, options);
  const run = (args: readonly string[], options: RunOptions = {}) => start(args, options).finished;
  return {
    ...home,
    start,
    run,
    json: async (args, options) => {
      const { code, stdout, stderr } = await run([...args, '--json'], options);
      if (code !== 0) throw new Error(`moitumi ${args.join(' ')} exited with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}

function startProcess(home: TempHome, args: readonly string[], options: RunOptions): MoitumiProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? home.directory,
    env: { ...home.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout: stdout.text(), stderr: stderr.text() }));
  });
  return { child, finished, line: (pattern) => stdout.line(pattern, finished) };
}

function collect(stream: Readable) {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return {
    text: () => text,
    line: (pattern: RegExp, finished: Promise<Finished>) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const found = text.split('\n').find((each) => pattern.test(each));
          if (found !== undefined) resolve(found);
        };
        stream.on('data', look);
        look();
        finished.then((end) => reject(new Error(`it ended without ${pattern}: ${JSON.stringify(end)}`)), reject);
      }),
  };
}
