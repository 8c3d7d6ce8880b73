import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ILaunchPreparation, LaunchWish, PreparedLaunch } from '../../../src/ports/launch-preparation.ts';
import { prepareAcp, socketFile } from './acp-launch.ts';
import { prepareClaude, toldFile } from './claude-launch.ts';
import { freePort } from './free-port.ts';
import type { LaunchOptions } from './launch-options.ts';
import { namedSession, newSession, withArguments } from './session-arguments.ts';

/** Prepares the programs that we know, by the name of the program; all others are started as they were wished. */
export function createLaunchPreparation(options: LaunchOptions): ILaunchPreparation {
  const settingsFile = (agent: string) => join(options.directory, `${agent}.json`);
  return {
    prepare: async (wish) => {
      if (wish.kind === 'acp') return prepareAcp(wish, options);
      // A command of the person's own runs exactly as it was given.
      if (wish.profile === 'command') return asWished(wish);
      switch (basename(wish.command[0] ?? '')) {
        case 'claude':
          return prepareClaude(wish, settingsFile(wish.agent), options);
        case 'codex':
          return { ...asWished(wish), session: namedSession(wish.command, ['resume']) };
        case 'gemini':
          return newSession(wish);
        case 'opencode':
          return prepareOpencode(wish);
        default:
          return asWished(wish);
      }
    },
    forget: (agent) => {
      try {
        const settings = settingsFile(agent);
        for (const file of [settings, toldFile(settings), socketFile(options, agent)]) rmSync(file, { force: true });
      } catch {
        // They hold no secret, and the next start of that agent's number never comes.
      }
    },
  };
}

function asWished({ command, env }: LaunchWish): PreparedLaunch {
  return { command, env, session: null, endpoint: null };
}

/** Its server listens on a port of ours, where its events can be followed. */
async function prepareOpencode(wish: LaunchWish): Promise<PreparedLaunch> {
  const session = namedSession(wish.command, ['--session', '-s']);
  if (wish.command.some((argument) => /^--port(=|$)/.test(argument))) return { ...asWished(wish), session };
  const port = await freePort();
  const command = withArguments(wish.command, ['--port', String(port)]);
  return { command, env: wish.env, session, endpoint: `http://127.0.0.1:${port}` };
}
