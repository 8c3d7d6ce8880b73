import { spawn } from 'node:child_process';

/** One run of a shell command. */
export type CommandRun = {
  /** Ends it with all that it started; `onEnd` follows. */
  stop(): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
};

/** How a run ended: an exit code, a signal's name, or why it could not begin. */
export type RunEnd = number | string;

export type RunOptions = {
  readonly line: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onOutput: (bytes: Uint8Array) => void;
  /** Once, after all output. */
  readonly onEnd: (end: RunEnd) => void;
};

/** How long a run may take to end by itself once it was asked to, in ms. */
const GRACE_MS = 2_000;

/** Starts it, in a process group of its own; it has no input. */
export function startRun({ line, cwd, env, onOutput, onEnd }: RunOptions): CommandRun {
  const child = spawn('/bin/sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let over = false;
  let resolveEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });
  const end = (how: RunEnd) => {
    if (over) return;
    over = true;
    onEnd(how);
    resolveEnded();
  };
  child.stdout.on('data', onOutput);
  child.stderr.on('data', onOutput);
  child.on('error', (error) => end(error.message));
  // Whatever it left running in the background may hold the output open for ever: a moment after its exit is enough.
  child.on('exit', (code, signal) => setTimeout(() => end(code ?? signal ?? 'ended'), LAST_WORDS_MS));
  child.on('close', (code, signal) => end(code ?? signal ?? 'ended'));
  return {
    ended,
    stop: () => {
      signalGroup(child.pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS);
      void ended.then(() => clearTimeout(timer));
    },
  };
}

/** How long output may still come after the shell's end, in ms. */
const LAST_WORDS_MS = 100;

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
