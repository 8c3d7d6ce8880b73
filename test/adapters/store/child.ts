import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A program that a test has started. */
export type Child = {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line that it prints; null once it has ended. */
  readonly line: () => Promise<string | null>;
  /** Resolves when it has ended and all that it printed was read. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  readonly kill: () => Promise<void>;
};

/** Starts a built program under Node. */
export function startChild(file: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'close').then(() => undefined);
  return {
    process: child,
    line: async () => {
      const next = await lines.next();
      return next.done === true ? null : next.value;
    },
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
