import type { KeeperLaunch } from '../../adapters/agents/keeper-manager.ts';
import { daemonEnvironment } from './daemon-environment.ts';
import { TOKEN_VARIABLE } from './telegram-token.ts';

/** Starts a keeper in a session of its own, so that it outlives this process and its terminal. */
export async function launchDetachedKeeper(launch: KeeperLaunch): Promise<void> {
  const { spawn } = await import('node:child_process');
  const [program = '', ...args] = launch.argv;
  const child = spawn(program, args, {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: keeperEnvironment(),
  });
  child.unref();
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

/** The bot's token is the daemon's alone: a keeper is what agents have for a parent. */
function keeperEnvironment(): Record<string, string> {
  const { [TOKEN_VARIABLE]: _token, ...env } = daemonEnvironment(process.env);
  return env;
}
