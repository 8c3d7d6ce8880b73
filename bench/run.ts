import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from './figure.ts';

/** How a run of a program ended. */
export type Run = {
  readonly ms: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** The environment of a measured program: a home of its own, and nothing that only this machine has. */
export function homeEnvironment(home: string): Record<string, string> {
  const { PATH = '', TERM = 'xterm-256color', USER = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
  return { PATH, TERM, USER, HOME, LANG, MOITUMI_HOME: home };
}

/** Runs a program to its end and times it, exec to exit as the parent sees it. */
export function timeProgram(argv: readonly string[], env: Readonly<Record<string, string>>, input = ''): Run {
  const [program = '', ...args] = argv;
  const began = performance.now();
  const run = spawnSync(program, args, { env: { ...env }, encoding: 'utf8', input });
  return { ms: performance.now() - began, code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** The same without blocking this process, so that several run at once. */
export function runProgram(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  const [program = '', ...args] = argv;
  const began = performance.now();
  const child = spawn(program, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ ms: performance.now() - began, code, stdout, stderr }));
  });
}

/** Runs `moitumi ARGS`, and fails loudly when it does. */
export function moitumi(bench: Bench, home: string, ...args: readonly string[]): Run {
  const run = timeProgram([process.execPath, join(bench.dist, 'moitumi.cjs'), ...args], homeEnvironment(home));
  if (run.code !== 0) throw new Error(`moitumi ${args.join(' ')} ended with ${run.code}: ${run.stderr}`);
  return run;
}

/** The pid of the home's core, noted so that it is ended in any case. */
export function corePid(bench: Bench, home: string): number {
  const status = JSON.parse(moitumi(bench, home, 'status', '--json').stdout) as { pid: number };
  bench.own(status.pid);
  return status.pid;
}
