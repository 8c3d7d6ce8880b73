import { spawn } from 'node:child_process';
import { createTmux, type TmuxCommand, type TmuxServerChoice, tmuxServerOf } from './tmux-command.ts';
import { readWindow } from './window-panes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where we are, if we are in a tmux. */
export type TmuxPlace = { readonly server: TmuxServerChoice; readonly pane: string };

/** The server and the pane that this process was started in; null: not in tmux. */
export function tmuxPlaceOf(env: Environment): TmuxPlace | null {
  const server = tmuxServerOf(env);
  const pane = env['TMUX_PANE'];
  return server === null || pane === undefined || pane === '' ? null : { server, pane };
}

/** A session to be made, detached. */
export type SessionSpec = {
  readonly server: TmuxServerChoice;
  readonly name: string;
  /** What runs in it, program first. */
  readonly argv: readonly string[];
  readonly cwd: string;
};

/** Whether the server has a session of exactly that name. */
export async function hasSession(server: TmuxServerChoice, name: string): Promise<boolean> {
  return createTmux(server)
    .run(['has-session', '-t', `=${name}`])
    .then(
      () => true,
      () => false,
    );
}

/**
 * Makes the session in which moitumi runs outside any tmux, on a server of its own. `truecolor`: whether the
 * terminal that will attach to it has 24-bit colours, which tmux cannot find out.
 */
export async function createHomeSession(
  spec: SessionSpec & {
    readonly cols: number;
    readonly rows: number;
    readonly truecolor: boolean;
    /** Goes to the next agent that waits, from every pane; null: no key does. */
    readonly nextKey: string | null;
  },
): Promise<void> {
  await createTmux(spec.server).run(
    ['start-server'],
    ...HOME_OPTIONS,
    ...(spec.nextKey === null ? [] : [jumpBinding(spec.nextKey)]),
    ...(spec.truecolor ? [['set-option', '-as', 'terminal-features', ',*:RGB'] as const] : []),
    newSession(spec, spec.cols, spec.rows),
  );
}

/** Shows a session in this terminal; resolves with tmux's exit code when it was detached from or has ended. */
export function attachSession(server: TmuxServerChoice, name: string, env: Environment): Promise<number> {
  const [program = 'tmux', ...args] = createTmux(server).argv(['attach-session', '-t', `=${name}`]);
  return new Promise((resolve, reject) => {
    // tmux refuses to attach inside a tmux, where this one is quite another.
    const client = spawn(program, args, { stdio: 'inherit', env: { ...env, TMUX: undefined, TMUX_PANE: undefined } });
    client.on('error', reject);
    client.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a keeper in a detached session of its own, so that it lives as long as the tmux server. Settings with which
 * a person has unattached sessions destroyed, or dead panes kept, do not hold for it.
 */
export async function startKeeperSession(spec: SessionSpec): Promise<void> {
  const target = `=${spec.name}:`;
  await createTmux(spec.server).run(
    newSession(spec, 80, 24),
    ['set-option', '-t', target, 'destroy-unattached', 'off'],
    ['set-option', '-w', '-t', target, 'remain-on-exit', 'off'],
  );
}

/** Moves the keyboard to the pane with that key beside `host`. False: there is none. */
export async function focusPane(server: TmuxServerChoice, host: string, key: string): Promise<boolean> {
  const tmux = createTmux(server);
  const { panes } = await readWindow(tmux, host);
  const pane = panes.find((candidate) => candidate.key === key);
  if (pane !== undefined) await tmux.run(['select-pane', '-t', pane.id]);
  return pane !== undefined;
}

/**
 * What a pane's tmux lets through to the terminal that it is shown in, and what that terminal says of itself. Where
 * tmux has no such option yet, nothing is said to pass.
 */
export async function readAround(
  server: TmuxServerChoice,
  pane: string,
): Promise<{ readonly passes: boolean; readonly terminal: string }> {
  const format = '#{allow-passthrough} #{client_termtype} #{client_termname}';
  const told = await createTmux(server).run(['display-message', '-p', '-t', pane, format]);
  const [allows = '', ...names] = told.trimEnd().split(' ');
  return { passes: allows === 'on' || allows === 'all' || allows === '1', terminal: names.join(' ') };
}

/**
 * A session of ours has no settings but these: the newest client's size, the mouse, an Escape that is not waited
 * for, and a status line that says where one is. The prefix key stays tmux's own.
 */
const HOME_OPTIONS: readonly TmuxCommand[] = [
  ['set-option', '-s', 'escape-time', '0'],
  ['set-option', '-s', 'focus-events', 'on'],
  ['set-option', '-g', 'default-terminal', 'tmux-256color'],
  ['set-option', '-g', 'window-size', 'latest'],
  ['set-option', '-g', 'mouse', 'on'],
  ['set-option', '-g', 'history-limit', '10000'],
  ['set-option', '-g', 'status-style', 'default'],
  ['set-option', '-g', 'status-left', '#[dim]#{session_name} '],
  ['set-option', '-g', 'status-right', '#{@moitumi_status} #[dim]#{prefix} d leaves, all goes on'],
  ['set-option', '-g', 'status-right-length', '100'],
  ['set-option', '-g', 'set-titles', 'on'],
  ['set-option', '-g', 'set-titles-string', '#{pane_title}'],
];

/** The sidebar knows who waits, and has a key for it. */
function jumpBinding(key: string): TmuxCommand {
  return ['bind-key', '-n', key, 'run-shell', '-C', 'send-keys -t "#{@moitumi_sidebar}" C-]'];
}

function newSession({ name, cwd, argv }: SessionSpec, cols: number, rows: number): TmuxCommand {
  return ['new-session', '-d', '-s', name, '-x', String(cols), '-y', String(rows), '-c', cwd, ...argv];
}
