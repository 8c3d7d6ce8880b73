import { setFlagsFromString } from 'node:v8';
import { createJsonLogger, type IJsonLogger } from '../../adapters/system/json-logger.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { IClock } from '../ports/clock.ts';
import { type RunningCore, startCore } from './core-process.ts';
import type { DaemonReport } from './daemon-report.ts';
import { installDaemonSignals } from './daemon-signals.ts';
import { watchIdleness } from './idleness.ts';
import { launchDetachedKeeper } from './launch-keeper.ts';
import { loadConfig } from './load-config.ts';
import { type HomePaths, homeName } from './paths.ts';
import { createSettings, type Settings } from './settings.ts';
import { createStderrLogger } from './stderr-logger.ts';

/** Who is told how the start went, once. */
export type TellStart = (report: DaemonReport) => void;

/** Is the home's daemon until it is stopped, with its log in the home. Resolves with the exit code. */
export async function runBackground(paths: HomePaths, tell: TellStart): Promise<number> {
  const clock = createSystemClock();
  const logger = createJsonLogger({ file: paths.log, level: 'info', clock });
  process.on('uncaughtExceptionMonitor', (failure) => logger.log('error', 'the daemon crashed', { failure }));
  return run(paths, clock, logger, tell);
}

/** The same in the foreground, with its log on standard error; rejects when another core holds the home. */
export function runForeground(paths: HomePaths): Promise<number> {
  const clock = createSystemClock();
  return run(paths, clock, createStderrLogger(clock), (report) => {
    if (report.state === 'held') throw new MoitumiError('internal', `A core already runs in ${homeName(paths)}.`);
  });
}

async function run(paths: HomePaths, clock: IClock, logger: IJsonLogger, tell: TellStart): Promise<number> {
  const started = await start(paths, clock, logger).catch((thrown: unknown) => {
    const error = toMoitumiError(thrown);
    logger.log('error', 'the daemon could not start', { failure: error });
    tell({ state: 'failed', error: error.toInfo() });
    throw error;
  });
  tell(started === null ? { state: 'held' } : { state: 'ready', pid: process.pid });
  if (started === null) return 0;
  const { core, settings } = started;
  // As in the keeper. Not before: compiled code is refused once flags have changed.
  setFlagsFromString('--semi-space-growth-factor=1');
  logger.log('info', 'the daemon listens', { home: homeName(paths) });
  installDaemonSignals(core, settings, logger);
  watchIdleness({ core, clock, paths, minutes: () => settings.config().daemon.idle_minutes });
  await core.ended;
  logger.close();
  return 0;
}

async function start(
  paths: HomePaths,
  clock: IClock,
  logger: IJsonLogger,
): Promise<{ readonly core: RunningCore; readonly settings: Settings } | null> {
  const settings = createSettings(paths.config, await loadConfig(paths.config), logger);
  const launchKeeper = launchDetachedKeeper;
  const core = await startCore({ mode: 'daemon', paths, settings, clock, logger, panes: null, launchKeeper });
  return core === null ? null : { core, settings };
}
