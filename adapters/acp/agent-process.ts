import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** The agent's program, as it runs. */
export type AgentProcess = {
  readonly input: Writable;
  readonly output: Readable;
  /** What it wrote to its standard error last. */
  readonly complaint: () => string;
  /** Resolves with how it ended, in words; also when it could not be started. */
  readonly ended: Promise<string>;
  /** Asks it to end, without waiting for it. */
  readonly kill: () => void;
  /** Closes its input and ends it; resolves when it is gone. */
  readonly stop: () => Promise<void>;
};

/** How much of its standard error is kept, in UTF-16 units. */
const MAX_COMPLAINT = 4_000;

/** How long what an ended program has written may take to be read. */
const LAST_WORDS_MS = 200;

/** How long it may take to end by itself, and after SIGTERM. */
const PATIENCE_MS = 1_000;

/** Starts an agent's program with pipes for its messages. */
export function startAgent(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): AgentProcess {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-MAX_COMPLAINT);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exited with code ${code}` : `ended by ${signal}`;
      // Its last words are read first, but what it has started may hold its output for ever.
      child.once('close', () => resolve(how));
      setTimeout(() => resolve(how), LAST_WORDS_MS);
    });
  });
  return {
    input: child.stdin,
    output: child.stdout,
    complaint: () => complaint.trim(),
    ended,
    kill: () => void child.kill('SIGTERM'),
    stop: () => stop(child, ended),
  };
}

async function stop(child: ChildProcessByStdio<Writable, Readable, Readable>, ended: Promise<string>): Promise<void> {
  child.stdin.end();
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), PATIENCE_MS),
    setTimeout(() => child.kill('SIGKILL'), 2 * PATIENCE_MS),
  ];
  await ended;
  for (const timer of timers) clearTimeout(timer);
}
