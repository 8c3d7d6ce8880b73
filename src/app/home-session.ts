import { join } from 'node:path';
import { acquireHomeLock } from '../../adapters/store/home-lock.ts';
import { openStore } from '../../adapters/store/sqlite-store.ts';
import { createTmux, type TmuxServerChoice } from '../../adapters/tmux/tmux-command.ts';
import { attachSession, createHomeSession, hasSession } from '../../adapters/tmux/tmux-session.ts';
import type { Config } from './config.ts';
import { homeArguments } from './home-arguments.ts';
import { loadConfig } from './load-config.ts';
import type { HomePaths } from './paths.ts';
import { prepareRuntime, prepareState } from './private-directory.ts';
import { programFile } from './program-file.ts';
import type { World } from './world.ts';

/** A sidebar that is to run in a tmux session of the home. */
export type HomeSessionLaunch = {
  readonly paths: HomePaths;
  readonly world: World;
  readonly daemon: boolean;
  readonly surface: string;
};

/**
 * Shows the home's tmux session in this terminal, and makes it first where there is none, on a server that has none of
 * the person's own settings. This terminal is only its client: the session survives it. Resolves with the exit code.
 */
export async function openHomeSession({ paths, world, daemon, surface }: HomeSessionLaunch): Promise<number> {
  prepareState(paths);
  const server = homeServer(paths);
  const name = surface.replace(/^tui:main$/, 'moitumi').replace(/[^\w-]/g, '-');
  if (!(await hasSession(server, name))) {
    const config = await checkHome(paths);
    await createHomeSession({
      server,
      name,
      argv: [
        process.execPath,
        programFile('moitumi'),
        ...homeArguments(paths),
        ...['--surface', surface],
        ...(daemon ? ['--daemon'] : []),
      ],
      cwd: world.cwd,
      cols: process.stdout.columns,
      rows: process.stdout.rows,
      nextKey: config.attach.next_key === '' ? null : config.attach.next_key,
      truecolor: /^(?:truecolor|24bit)$/.test(world.env['COLORTERM'] ?? ''),
    });
  }
  return attachSession(server, name, world.env);
}

/** Ends the home's tmux server, with all that is in it; one that does not run is fine. */
export async function endHomeServer(paths: HomePaths): Promise<void> {
  await createTmux(homeServer(paths))
    .run(['kill-server'])
    .catch(() => undefined);
}

function homeServer(paths: HomePaths): TmuxServerChoice {
  return { socket: join(prepareRuntime(paths), 'tmux'), config: '/dev/null' };
}

/**
 * Throws what would keep a core from starting in there: said in the session, it would be gone with it before
 * anyone could read it. Resolves with the configuration.
 */
async function checkHome(paths: HomePaths): Promise<Config> {
  const { config } = await loadConfig(paths.config);
  const lock = acquireHomeLock(paths.lock);
  if (lock === null) return config;
  try {
    openStore(paths.store, { workerFile: programFile('store-worker') }).store.close();
    return config;
  } finally {
    lock.release();
  }
}
