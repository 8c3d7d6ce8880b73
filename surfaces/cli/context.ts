import type { ReadStream, WriteStream } from 'node:tty';
import type { HookTool } from '../../src/domain/hook-events.ts';
import type { SurfaceKey } from '../../src/domain/view.ts';
import type { ConnectOptions, IControlClient } from '../../src/protocol/control-client.ts';

/** Which home is meant; without either field, that of the environment. */
export type HomeChoice = {
  /** A directory, as `--home` gives it. */
  readonly home?: string;
  /** A socket's path, as `--socket` gives it: connects there, whatever the home's endpoint says. */
  readonly socket?: string;
};

/** How a command wants to reach the core. */
export type ReachOptions = Pick<ConnectOptions, 'sync' | 'reconnect' | 'eager' | 'onPush' | 'onConnection'> & {
  /** Whether a daemon is started when no core answers. */
  readonly start: boolean;
  /** The durable name of this surface; left out: a one-shot command's. */
  readonly surface?: SurfaceKey;
};

/** Everything that the command line has of the world; the composition root fills it in. */
export type CliContext = {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  /** Reaches the home's core; rejects with `no_core` when there is none and none may be, or could be, started. */
  connect(home: HomeChoice, options: ReachOptions): Promise<IControlClient>;
  /** How `attach` is configured, its keys in tmux's names; rejects with `config_invalid`. */
  attachSettings(home: HomeChoice): Promise<AttachSettings>;
  readonly launcher: ILauncher;
  readonly daemon: IDaemonControl;
  /** Loaded when it is asked for: few commands need it. */
  hooks(): Promise<IHookSettings>;
};

/** `next_key` may be '': then no key goes on to the next agent that waits. `status`: the last row tells of the others. */
export type AttachSettings = { readonly detach_key: string; readonly next_key: string; readonly status: boolean };

/** The programs that take the terminal over; their code is loaded when they are called. */
export interface ILauncher {
  /** Opens the TUI; resolves with the exit code when it was left. */
  openTui(options: TuiLaunch): Promise<number>;
  /** A chat on this terminal; resolves with the exit code when it was left. */
  openChat(options: ChatLaunch): Promise<number>;
  /** A node's notes or its live command in this terminal: what a tmux pane runs. Resolves with the exit code when it was left. */
  showContent(options: ContentLaunch): Promise<number>;
  /** The demo in a throw-away home, which is gone with its processes when this resolves with the exit code. */
  runDemo(options: DemoLaunch): Promise<number>;
}

export type TuiLaunch = {
  readonly home: HomeChoice;
  /** The core in a daemon instead of in this process. */
  readonly daemon: boolean;
  /** False: no tmux, although it may be there. */
  readonly tmux: boolean;
  /** The durable name under which the view is kept. */
  readonly surface?: SurfaceKey;
};

export type ChatLaunch = {
  readonly home: HomeChoice;
  /** Null: the one that the person looks at elsewhere. */
  readonly node: string | null;
  /** The durable name under which drafts are kept. */
  readonly surface: SurfaceKey;
  /** The view that shows it in a pane, which is closed when the person leaves; null: it is in no pane of ours. */
  readonly view: SurfaceKey | null;
  /** Whether a daemon is started when no core answers. */
  readonly start: boolean;
};

export type ContentLaunch = {
  readonly home: HomeChoice;
  readonly content: 'notes' | 'command';
  readonly node: string;
};

export type DemoLaunch = { readonly tmux: boolean };

/** The daemon's process, seen from outside. */
export interface IDaemonControl {
  /** Starts a daemon unless a core is there; resolves when hello was answered. Rejects with what kept it from starting. */
  start(home: HomeChoice): Promise<DaemonStart>;
  /** Is the daemon, in the foreground, its log on stderr; resolves with the exit code when it has stopped. */
  run(home: HomeChoice): Promise<number>;
  /**
   * Stops the core; resolves when its process has ended. Rejects with `no_core` when there is none,
   * and with `would_disturb` unless `force`.
   */
  stop(home: HomeChoice, options: DaemonStop): Promise<DaemonEnd>;
  /** Stops the core if there is one and starts a daemon; agents run on, surfaces come back. Rejects as `start` does. */
  restart(home: HomeChoice): Promise<DaemonStart>;
  /** The file that the daemon logs to, one JSON object a line; it need not exist. */
  logFile(home: HomeChoice): string;
}

/** Our hooks in the settings that this user keeps for programs of others. */
export interface IHookSettings {
  /** The file that the program reads; it need not exist. */
  file(tool: HookTool): string;
  /** Changes nothing. */
  state(tool: HookTool): Promise<HookState>;
  /** Rejects with `config_invalid`, having changed nothing, when the file is no JSON. Done again, it does nothing. */
  install(tool: HookTool): Promise<HookEdit>;
  /** Takes away what is ours and nothing else. Rejects as `install`. */
  uninstall(tool: HookTool): Promise<HookEdit>;
}

/**
 * - current, outdated, none: our hooks are there, as they should be or not, or are not
 * - absent: the program was never set up for this user
 * - unreadable: the file is no JSON
 */
export type HookState =
  | { readonly kind: 'current' | 'outdated' | 'none' | 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** `backup` is where the text before the edit is; null: there was none. */
export type HookEdit = { readonly changed: boolean; readonly backup: string | null };

/** `already`: a core was there before. */
export type DaemonStart = { readonly pid: number; readonly already: boolean };

export type DaemonStop = {
  readonly force: boolean;
  /** Stops the agents, too. */
  readonly agents: boolean;
};

export type DaemonEnd = { readonly pid: number; readonly agents_left: readonly string[] };
