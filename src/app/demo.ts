import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoLaunch, HomeChoice } from '../../surfaces/cli/context.ts';
import { connectHome } from './connect.ts';
import { createDaemonControl } from './daemon-control.ts';
import { isNoCore } from './dial-home.ts';
import { ensureCore } from './ensure-core.ts';
import { endHomeServer } from './home-session.ts';
import { openTui } from './launcher.ts';
import { type HomePaths, resolvePaths } from './paths.ts';
import { prepareRuntime } from './private-directory.ts';
import { seedDemo } from './seed-demo.ts';
import { definedOnly, type World } from './world.ts';

/**
 * `moitumi demo`: a throw-away home with a small graph and scripted agents, and the sidebar on it. Resolves with the
 * exit code when the person left, and everything that it made is gone again.
 */
export async function runDemo(launch: DemoLaunch, world: World): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'moitumi-demo-'));
  const paths = resolvePaths({ home }, { ...world.env, MOITUMI_SOCKET: undefined }, world.cwd);
  // Whatever ends the sidebar, the clearing up below must follow.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
  try {
    await seed(paths, world);
    return await openTui({ home: { home }, daemon: true, tmux: launch.tmux }, world);
  } finally {
    await clearAway(paths, { home }, world);
  }
}

async function seed(paths: HomePaths, world: World): Promise<void> {
  const client = await connectHome(
    paths,
    { surface: 'tui:main', kind: 'tui', sync: 'none', reconnect: 'never' },
    { start: () => ensureCore(paths, world.env) },
  );
  await seedDemo(client, { cwd: paths.state, env: definedOnly(world.env) }).finally(() => client.close());
}

async function clearAway(paths: HomePaths, home: HomeChoice, world: World): Promise<void> {
  try {
    await createDaemonControl(world).stop(home, { force: true, agents: true });
  } catch (thrown) {
    if (!isNoCore(thrown)) throw thrown;
  }
  await endHomeServer(paths);
  for (const directory of [prepareRuntime(paths), paths.state]) rmSync(directory, { recursive: true, force: true });
}
