import { createCatalog } from '../../adapters/agents/profiles.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { runChat } from '../../surfaces/chat/run-chat.ts';
import type { ChatLaunch } from '../../surfaces/cli/context.ts';
import { themeOf } from '../../surfaces/terminal/theme.ts';
import type { IControlClient } from '../protocol/control-client.ts';
import { connectHome } from './connect.ts';
import { loadConfig } from './load-config.ts';
import { type HomePaths, resolvePaths } from './paths.ts';
import { programFile } from './program-file.ts';
import { definedOnly, type World } from './world.ts';

/** Talks in a node's conversation on this terminal until the person leaves. Resolves with the exit code. */
export async function openChat({ home, ...launch }: ChatLaunch, world: World): Promise<number> {
  await showChat(launch, resolvePaths(home, world.env, world.cwd), world);
  return 0;
}

/** The same for a home that is known. */
export async function showChat(
  { node, surface, view, start }: Omit<ChatLaunch, 'home'>,
  paths: HomePaths,
  world: World,
): Promise<void> {
  const { config } = await loadConfig(paths.config);
  const starter = async () => (await import('./ensure-core.ts')).ensureCore(paths, world.env);
  const closePane = async (client: IControlClient) => {
    if (node !== null && view !== null) await client.request('keep_chat', { node, shown: false, surface: view });
  };
  await runChat({
    connect: (onPush, onConnection) =>
      connectHome(
        paths,
        { surface, kind: 'cli', sync: 'graph', reconnect: 'forever', eager: true, onPush, onConnection },
        { start: start ? starter : null },
      ),
    surface,
    node,
    onLeave: closePane,
    input: process.stdin,
    output: process.stdout,
    clock: createSystemClock(),
    theme: themeOf(config.tui.theme, world.env),
    env: definedOnly(world.env),
    cwd: world.cwd,
    profiles: createCatalog(config.agents, { demoAgent: programFile('demo-agent') }).names(),
    historyFile: paths.chatHistory,
  });
}
