import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TEST_ENVIRONMENT } from './environment.ts';

/** A home of its own in a temporary directory. Whatever was started in it is known by its environment or its arguments. */
export type TempHome = {
  readonly directory: string;
  /** The environment that makes a process one of this home. */
  readonly env: Readonly<Record<string, string>>;
  /** Pids of the processes that live in this home, this one excepted. */
  processes(): readonly number[];
  /** Kills what lives in this home, each by its pid, and removes the directory. */
  dispose(): Promise<void>;
};

/** Makes one. The name is short, so that sockets fit inside wherever the temporary directory is. */
export function createTempHome(): TempHome {
  const directory = mkdtempSync(join(tmpdir(), 'mo-'));
  const env = { ...withoutMoitumi(process.env), ...TEST_ENVIRONMENT, HOME: directory, MOITUMI_HOME: directory };
  const processes = () => pidsOf(directory);
  return {
    directory,
    env,
    processes,
    dispose: async () => {
      for (let left = processes(); left.length > 0; left = processes()) {
        for (const pid of left) kill(pid);
        await sleep(5);
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function withoutMoitumi(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(([name, value]) => value !== undefined && !name.startsWith('MOITUMI_'));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Living processes of a home: by their environment, or by their arguments where a tmux server has started them. */
function pidsOf(directory: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      (pid) =>
        wordsOf(pid, 'environ').includes(`MOITUMI_HOME=${directory}`) ||
        wordsOf(pid, 'cmdline').some((word) => word === directory || word.startsWith(`${directory}/`)),
    )
    .map(Number);
}

/** A zombie has no words any more. */
function wordsOf(pid: string, file: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
