import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { IHostProbe } from '../../src/ports/agent-catalog.ts';

/** Asks the machine that this process runs on. */
export function createHostProbe(): IHostProbe {
  return {
    async locate(program, path, cwd) {
      for (const candidate of candidates(program, path, cwd)) {
        if (await isProgram(candidate)) return candidate;
      }
      return null;
    },
    isDirectory: async (path) => (await stat(path).catch(() => null))?.isDirectory() ?? false,
    environment: () => definedOnly(process.env),
    memory: () => process.memoryUsage.rss(),
  };
}

/** A name with a slash is a path; an empty part of `path` is the directory itself (POSIX, 8.3). */
function candidates(program: string, path: string, cwd: string): readonly string[] {
  if (program === '') return [];
  if (program.includes('/')) return [resolve(cwd, program)];
  return path.split(':').map((directory) => resolve(cwd, directory, program));
}

async function isProgram(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
