import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import type { IClock } from '../../src/ports/clock.ts';
import type { ILogger, LogLevel } from '../../src/ports/logger.ts';
import { logLine } from './log-line.ts';

/** A logger whose file and level are its owner's business. */
export interface IJsonLogger extends ILogger {
  /** From now on says only what is at least that grave. */
  setLevel(level: LogLevel): void;
  /** Closes the file; a later line opens it again. */
  close(): void;
}

export type JsonLoggerOptions = {
  readonly file: string;
  readonly level: LogLevel;
  readonly clock: IClock;
  /** Size at which the file becomes `file.1`; 5 MiB unless told otherwise. */
  readonly maxBytes?: number;
};

/** `file`, `file.1` … `file.4`. */
const FILES = 5;

const GRAVITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

type OpenFile = { readonly descriptor: number; size: number };

/**
 * Writes JSON lines into a file that it opens with the first one. A line is written at once, so that the
 * last one before a crash is there (6 us); what cannot be written is counted and told when writing works again.
 */
export function createJsonLogger(options: JsonLoggerOptions): IJsonLogger {
  const maxBytes = options.maxBytes ?? 5 * 1024 * 1024;
  let level = options.level;
  let lost = 0;
  let current: OpenFile | null = null;

  const write = (line: string): void => {
    current ??= openLog(options.file);
    if (current.size >= maxBytes) {
      close();
      rotate(options.file);
      current = openLog(options.file);
    }
    current.size += writeSync(current.descriptor, `${line}\n`);
  };
  const close = (): void => {
    const closing = current;
    current = null;
    if (closing !== null) closeSync(closing.descriptor);
  };

  return {
    log(lineLevel, message, fields) {
      if (GRAVITY[lineLevel] < GRAVITY[level]) return;
      try {
        write(logLine(options.clock.now(), lineLevel, message, lost === 0 ? fields : { ...fields, lines_lost: lost }));
        lost = 0;
      } catch {
        lost += 1;
      }
    },
    setLevel(next) {
      level = next;
    },
    close,
  };
}

function openLog(file: string): OpenFile {
  const descriptor = openSync(file, 'a', 0o600);
  return { descriptor, size: fstatSync(descriptor).size };
}

function rotate(file: string): void {
  for (let number = FILES - 1; number > 1; number -= 1) move(`${file}.${number - 1}`, `${file}.${number}`);
  move(file, `${file}.1`);
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
