import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { MoitumiError } from '../domain/error.ts';
import { daemonEnvironment } from './daemon-environment.ts';
import { REPORT_OPTION, readReport } from './daemon-report.ts';
import { homeArguments } from './home-arguments.ts';
import type { HomePaths } from './paths.ts';
import { prepareState } from './private-directory.ts';
import { programFile } from './program-file.ts';
import type { World } from './world.ts';

/**
 * Starts the home's daemon in a session of its own. Resolves when it listens, or with `held` when another core has
 * the home; rejects with what kept it from starting. Nothing is polled: the daemon says so through a pipe.
 */
export async function startDaemon(paths: HomePaths, env: World['env']): Promise<'ready' | 'held'> {
  prepareState(paths);
  const log = openSync(paths.log, 'a', 0o600);
  try {
    const child = spawn(process.execPath, [programFile('daemon'), REPORT_OPTION, ...homeArguments(paths)], {
      detached: true,
      cwd: '/',
      env: daemonEnvironment(env),
      stdio: ['ignore', log, log, 'pipe'],
    });
    child.unref();
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      firstLine(child.stdio[3] as Readable, (line) => {
        if (line === null) reject(diedSilently(paths.log));
        else resolve(line);
      });
    }).then((line) => readReport(line as string));
  } finally {
    closeSync(log);
  }
}

/** Gives the first line of a stream, or null when it ends without one; then lets go of it. */
function firstLine(stream: Readable, tell: (line: string | null) => void): void {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    if (!text.includes('\n')) return;
    tell(text.slice(0, text.indexOf('\n')));
    stream.destroy();
  });
  stream.once('end', () => tell(null));
}

function diedSilently(log: string): MoitumiError {
  return new MoitumiError('no_core', `The daemon ended before it could say why; the last lines of ${log} may tell.`);
}
