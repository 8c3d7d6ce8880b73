import { execFile } from 'node:child_process';
import { MoitumiError } from '../../src/domain/error.ts';

/** Which tmux server is meant: by its socket. A `config` is read when the server starts, instead of the person's own. */
export type TmuxServerChoice = { readonly socket: string; readonly config?: string };

/** One tmux command: its name, then its arguments, taken literally. */
export type TmuxCommand = readonly [name: string, ...args: string[]];

/** What a tmux server is asked by. */
export type Tmux = {
  /** Runs the commands one after the other, in one process; stops at the first that fails. Rejects with `no_panes`. */
  run(...commands: TmuxCommand[]): Promise<string>;
  /** The same as a command line, program first, for whoever starts it in some other way. */
  argv(...commands: TmuxCommand[]): readonly string[];
};

/** The oldest tmux that has what we use: `-e` for environments, pane options, popups. */
export const OLDEST_TMUX = '3.2';

/** A client of one server. It keeps no process; a server that is not there shows when it is asked. */
export function createTmux(server: TmuxServerChoice): Tmux {
  const flags = ['-S', server.socket, ...(server.config === undefined ? [] : ['-f', server.config])];
  const line = (commands: readonly TmuxCommand[]) => [...flags, ...joined(commands)];
  return {
    run: (...commands) => runTmux(line(commands)),
    argv: (...commands) => ['tmux', ...line(commands)],
  };
}

/** The server that this process runs under, by its environment; null: none. */
export function tmuxServerOf(env: Readonly<Record<string, string | undefined>>): TmuxServerChoice | null {
  const socket = env['TMUX']?.split(',')[0];
  return socket === undefined || socket === '' ? null : { socket };
}

/** Rejects with `no_panes`, and what to do, where tmux is missing or too old. */
export async function requireTmux(): Promise<void> {
  const version = (await runTmux(['-V'])).trim();
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  const [oldMajor = 0, oldMinor = 0] = OLDEST_TMUX.split('.').map(Number);
  // A version without a number is a build from the sources of the day, as OpenBSD's.
  if (major === 0 || major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  throw new MoitumiError(
    'no_panes',
    `This is ${version}, and moitumi needs tmux ${OLDEST_TMUX} or newer. Upgrade tmux, or use \`moitumi --no-tmux\`.`,
  );
}

/** Longest answer that is read: a list of panes is far below. */
const MAX_ANSWER = 1024 * 1024;

/** How long a server may take to answer, in ms; one that is stopped would otherwise hold its caller for ever. */
const ANSWER_WAIT = 10_000;

function runTmux(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('tmux', args, { maxBuffer: MAX_ANSWER, timeout: ANSWER_WAIT }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(failure(error, stderr));
    });
  });
}

function failure(error: Error & { code?: unknown }, stderr: string): MoitumiError {
  if (error.code === 'ENOENT') {
    const hint = 'Install it (`apt install tmux`, `brew install tmux`), or use `moitumi --no-tmux`.';
    return new MoitumiError('no_panes', `tmux is not on the PATH. ${hint}`, undefined, error);
  }
  return new MoitumiError('no_panes', `tmux failed: ${stderr.trim() || error.message}`, undefined, error);
}

function joined(commands: readonly TmuxCommand[]): readonly string[] {
  return commands.flatMap((command, index) => [...(index === 0 ? [] : [';']), ...command.map(literal)]);
}

/** tmux takes a semicolon at the end of an argument for the end of the command. */
function literal(argument: string): string {
  return argument.replace(/;$/, '\\;');
}
