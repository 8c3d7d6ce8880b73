import { closeSync, openSync } from 'node:fs';
import type { ILogger } from '../ports/logger.ts';
import type { RunningCore } from './core-process.ts';
import type { Settings } from './settings.ts';

/**
 * What signals mean to a daemon: SIGTERM and SIGINT end it, agents run on. SIGHUP reads the configuration again, or
 * ends one that has a terminal, since there it says that the terminal has gone.
 */
export function installDaemonSignals(core: RunningCore, settings: Settings, logger: ILogger): void {
  const stop = () => void core.stop('stop', { agents: false });
  const reload = () => {
    settings.reload().catch((failure: Error) => {
      logger.log('error', `the configuration stays as it was: ${failure.message}`);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => (hasTerminal() ? stop() : reload()));
}

/** Whether this process has a controlling terminal; only then does /dev/tty open. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
