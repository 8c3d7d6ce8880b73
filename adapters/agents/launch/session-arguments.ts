import type { LaunchWish, PreparedLaunch } from '../../../src/ports/launch-preparation.ts';

/** Options, of all the programs that we know, that say which conversation is meant; the ones without a name mean the last. */
const NAMING = /^(--session-id|--resume|-r|--session|-s)(?:=(.*))?$/;
const CHOOSING = /^(--session-id|--resume|-r|--session|-s|--continue|-c|--fork-session|--from-pr)(=|$)/;

/** What a conversation is called by the programs that we know. */
const NAME = /^[\w-]{8,100}$/;

/** The conversation that a command names: after an option, or after codex's word `resume`. Null: it names none. */
export function namedSession(command: readonly string[]): string | null {
  for (const [index, argument] of command.entries()) {
    const option = NAMING.exec(argument);
    const name = option === null && argument !== 'resume' ? undefined : (option?.[2] ?? command[index + 1]);
    if (name !== undefined && NAME.test(name)) return name;
  }
  return null;
}

/** Gives a conversation that begins a name of ours, so that it can be taken up again whatever becomes of its program. */
export function newSession({ command, env }: LaunchWish): PreparedLaunch {
  if (command.some((argument) => CHOOSING.test(argument))) {
    return { command, env, session: namedSession(command), endpoint: null };
  }
  const session = process.getBuiltinModule('node:crypto').randomUUID();
  return { command: withArguments(command, ['--session-id', session]), env, session, endpoint: null };
}

/** A command with arguments right after its program, where they stand before any word that is its own. */
export function withArguments(command: readonly string[], added: readonly string[]): readonly string[] {
  return [...command.slice(0, 1), ...added, ...command.slice(1)];
}
