import { homedir } from 'node:os';
import type { CliContext, HomeChoice, ReachOptions } from '../../surfaces/cli/context.ts';
import type { IControlClient } from '../protocol/control-client.ts';
import { connectHome } from './connect.ts';
import { createDaemonControl } from './daemon-control.ts';
import { loadAttach } from './load-config.ts';
import { resolvePaths } from './paths.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** What the command line has of this process. Whatever not every command needs is loaded when it is called. */
export function createContext(): CliContext {
  const world: World = { env: process.env, cwd: workingDirectory() };
  return {
    ...world,
    version,
    // Each of these costs a millisecond or more to open, and few commands need all.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return process.stdout;
    },
    get stderr() {
      return process.stderr;
    },
    connect: (home, options) => connect(world, home, options),
    attachSettings: (home) => loadAttach(resolvePaths(home, world.env, world.cwd).config),
    launcher: {
      openTui: async (options) => (await import('./launcher.ts')).openTui(options, world),
      openChat: async (options) => (await import('./chat-process.ts')).openChat(options, world),
      showContent: async (options) => (await import('./content-process.ts')).showContent(options, world),
      runDemo: async (options) => (await import('./demo.ts')).runDemo(options, world),
    },
    daemon: createDaemonControl(world),
    hooks: async () => (await import('./hook-settings.ts')).createHookSettings(world),
  };
}

function connect(world: World, home: HomeChoice, options: ReachOptions): Promise<IControlClient> {
  const paths = resolvePaths(home, world.env, world.cwd);
  const { start, surface = 'cli', ...wishes } = options;
  const starter = async () => (await import('./ensure-core.ts')).ensureCore(paths, world.env);
  return connectHome(paths, { ...wishes, surface, kind: 'cli' }, { start: start ? starter : null });
}

/** A directory that was removed under the shell has no name any more; the person's home takes its place. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return homedir();
  }
}
