import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { MoitumiError } from '../../src/domain/error.ts';

/**
 * The absolute path of what would run, checked as `exec` would check it: node-pty reports a failed exec
 * as a program that ran and exited with 1, so that it has to be known before.
 * Throws `cwd_not_found` and `spawn_failed`.
 */
export function checkProgram(program: string, path: string, cwd: string): string {
  if (!isDirectory(cwd)) {
    throw new MoitumiError('cwd_not_found', `There is no directory ${cwd} to start ${program} in.`, { cwd });
  }
  const found = candidates(program, path, cwd).find(isRunnable);
  if (found === undefined) throw refusal(program, `${program} is not there, or may not be executed`);
  const interpreter = interpreterOf(found);
  if (interpreter !== null && !isRunnable(interpreter)) {
    throw refusal(program, `it asks for ${interpreter}, which is not there`);
  }
  return found;
}

/** An error that says why a program could not be started. */
export function refusal(program: string, reason: string): MoitumiError<'spawn_failed'> {
  return new MoitumiError('spawn_failed', `${program} could not be started: ${reason}.`, { program, reason });
}

function candidates(program: string, path: string, cwd: string): string[] {
  if (program.includes('/')) return [isAbsolute(program) ? program : resolve(cwd, program)];
  return path.split(delimiter).map((directory) => resolve(cwd, directory, program));
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What a script's first line names, or null where it is no script or may not be read. */
function interpreterOf(file: string): string | null {
  // 256 bytes is what Linux reads of that line.
  const head = Buffer.alloc(256);
  try {
    const fd = openSync(file, 'r');
    const length = readSync(fd, head, 0, head.length, 0);
    closeSync(fd);
    return /^#![ \t]*([^\s]+)/.exec(head.toString('latin1', 0, length))?.[1] ?? null;
  } catch {
    return null;
  }
}
