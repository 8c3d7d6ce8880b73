/// <reference path="../../../adapters/terminal/node-pty.d.ts" />
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IPty, spawn } from 'node-pty';

/** What runs in a test's terminal. */
export type PtyProgram = {
  readonly command: readonly string[];
  readonly cols: number;
  readonly rows: number;
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
};

/** A program in a real pty, as a person would see it. */
export type TestTerminal = {
  readonly pid: number;
  /** Everything written so far. */
  output(): string;
  /** Resolves with the match once the output has one; rejects when the program ends without. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  type(text: string): void;
  resize(cols: number, rows: number): void;
  /** Stops reading, and goes on. */
  pause(): void;
  resume(): void;
  readonly exited: Promise<{ readonly exit_code: number; readonly signal: string | null }>;
  /** Resolves when the process is stopped, as by SIGSTOP. */
  stopped(): Promise<void>;
  /** Ends it by its pid, if it has not ended. */
  close(): Promise<void>;
};

/** Starts one. */
export function startTerminal({ command, cols, rows, env: given = {} }: PtyProgram): TestTerminal {
  const [program = '', ...args] = command;
  const env = { ...process.env, ...given, TERM: 'xterm-256color', NODE_EXTRA_CA_CERTS: '' };
  const pty: IPty = spawn(program, args, { cols, rows, env });
  const watchers = new Set<() => void>();
  let output = '';
  let ended = false;
  pty.onData((text) => {
    output += text;
    for (const watch of watchers) watch();
  });
  const exited = new Promise<{ exit_code: number; signal: string | null }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      ended = true;
      for (const watch of watchers) watch();
      resolve({ exit_code: exitCode, signal: signal ? String(signal) : null });
    });
  });
  return {
    pid: pty.pid,
    exited,
    output: () => output,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const match = pattern.exec(output);
          if (match === null && !ended) return;
          watchers.delete(watch);
          if (match === null) reject(new Error(`ended without ${pattern}: ${JSON.stringify(output.slice(-2000))}`));
          else resolve(match);
        };
        watchers.add(watch);
        watch();
      }),
    type: (text) => pty.write(text),
    resize: (width, height) => pty.resize(width, height),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    stopped: async () => {
      while (!/^\d+ \(.*\) T/.test(readFileSync(`/proc/${pty.pid}/stat`, 'utf8'))) await sleep(2);
    },
    close: async () => {
      // The pty keeps the pid from being used again until it has told of the end.
      if (!ended) pty.kill('SIGKILL');
      await exited;
    },
  };
}
