import { writeSync } from 'node:fs';
import type { IJsonLogger } from '../../adapters/system/json-logger.ts';
import { logLine } from '../../adapters/system/log-line.ts';
import type { IClock } from '../ports/clock.ts';
import type { LogLevel } from '../ports/logger.ts';

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes JSON lines to standard error, for a daemon that a person, or systemd, runs in the foreground. */
export function createStderrLogger(clock: IClock): IJsonLogger {
  let lowest: LogLevel = 'info';
  return {
    log: (level, message, fields) => {
      if (ORDER.indexOf(level) < ORDER.indexOf(lowest)) return;
      try {
        writeSync(2, `${logLine(clock.now(), level, message, fields)}\n`);
      } catch {
        // Whoever read it is gone, or too slow: a log line is not worth blocking the core.
      }
    },
    setLevel: (level) => {
      lowest = level;
    },
    close: () => undefined,
  };
}
