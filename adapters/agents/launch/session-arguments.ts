import type { LaunchWish, PreparedLaunch } from '../../../src/ports/launch-preparation.ts';

/** Options of Claude and Gemini that say which conversation is meant: by its name, or which one without naming it. */
const NAMING = ['--session-id', '--resume', '-r'];
const CHOOSING = [...NAMING, '--continue', '-c', '--fork-session', '--from-pr'];

/** What a conversation is called by the programs that we know; an index, or `latest`, is no name. */
const NAME = /^[\w-]{8,100}$/;

/** The conversation that a command names after one of these words, as `--resume NAME` or `--resume=NAME`. Null: none. */
export function namedSession(command: readonly string[], words: readonly string[]): string | null {
  for (const [index, argument] of command.entries()) {
    const word = words.find((each) => argument === each || argument.startsWith(`${each}=`));
    const name = argument === word ? command[index + 1] : argument.slice((word?.length ?? 0) + 1);
    if (word !== undefined && name !== undefined && NAME.test(name)) return name;
  }
  return null;
}

/** Gives a conversation that begins a name of ours, so that it can be taken up again whatever becomes of its program. */
export function newSession({ command, env }: LaunchWish): PreparedLaunch {
  const chosen = command.some((argument) => CHOOSING.includes(argument.replace(/=.*/s, '')));
  if (chosen) return { command, env, session: namedSession(command, NAMING), endpoint: null };
  const session = process.getBuiltinModule('node:crypto').randomUUID();
  return { command: withArguments(command, ['--session-id', session]), env, session, endpoint: null };
}

/** A command with arguments right after its program, where they stand before any word that is its own. */
export function withArguments(command: readonly string[], added: readonly string[]): readonly string[] {
  return [...command.slice(0, 1), ...added, ...command.slice(1)];
}
