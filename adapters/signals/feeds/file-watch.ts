import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';

/** Programs write a file in several steps, or rename it into place: it is read when they have paused. */
const PAUSE_MS = 30;

/** How often a directory that is not there yet is looked for. */
const LOOK_MS = 2_000;

/** Calls `changed` once now, and after each change of a file, whether or not it is there yet. */
export function watchFile(file: string, clock: IClock, changed: () => void): Cancel {
  let watcher: FSWatcher | null = null;
  let timer: Cancel | null = null;
  const later = (ms: number, run: () => void): void => {
    timer ??= clock.after(ms, () => {
      timer = null;
      run();
    });
  };
  const lost = (): void => {
    watcher?.close();
    watcher = null;
    later(LOOK_MS, begin);
  };
  const begin = (): void => {
    try {
      watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
        if (name === null || name === basename(file)) later(PAUSE_MS, changed);
      });
      watcher.on('error', lost);
      changed();
    } catch {
      lost();
    }
  };
  begin();
  return () => {
    timer?.();
    watcher?.close();
  };
}
