import type { AgentId } from '../domain/agent.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { TtyOffer } from '../domain/tty-offer.ts';
import type { AttachMode, KeeperInfo, OutputSlice, Screen } from './requests.ts';

/** What to run, fully decided: nothing in it is looked up any more. */
export type SpawnSpec = {
  readonly agent: AgentId;
  /** Program first; the program is an absolute path or is found on `env.PATH`. */
  readonly command: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly cols: number;
  readonly rows: number;
};

/** What runs now. */
export type Spawned = { readonly keeper: string; readonly pid: number; readonly started_at: number };

/** What a keeper is found to hold, or to have left on disk. */
export type HeldAgent = {
  readonly agent: AgentId;
  readonly keeper: string;
  readonly pid: number;
  readonly cols: number;
  readonly rows: number;
  readonly started_at: number;
  readonly title: string | null;
  /** Null while it runs. */
  readonly exit: { readonly at: number; readonly exit_code: number | null; readonly signal: string | null } | null;
};

/** Runs agents, so that they outlive the core. */
export interface IAgentManager {
  /**
   * Finds every keeper of the home, connects, and tells what each holds, ended ones with their exit status.
   * `silent` are keepers that exist and do not answer: theirs is unknown, and nothing may be started over it.
   */
  adopt(): Promise<{ readonly held: readonly HeldAgent[]; readonly silent: readonly string[] }>;
  /** Rejects with `spawn_failed`, `cwd_not_found` or `keeper_silent`; then nothing runs. */
  spawn(spec: SpawnSpec): Promise<Spawned>;
  /** SIGHUP, SIGTERM, SIGKILL to its group, then what is left of its session; resolves when it has ended. */
  stop(agent: AgentId, graceMs: number): Promise<void>;
  /** Its terminal; null when no keeper holds it. Kept after its end, until `settle`. */
  terminal(agent: AgentId): IAgentTerminal | null;
  /** Its end is durable in the store: the keeper may forget it, and end when it was the last. */
  settle(agent: AgentId): void;
  /** Sets who is told of signals, once, before `adopt`. */
  listen(listener: (signal: AgentSignal) => void): void;
  keepers(): readonly KeeperInfo[];
  /** Lets go of the keepers; the agents run on. */
  close(): Promise<void>;
}

/** One agent's terminal, in its keeper. All calls may reject with `keeper_silent`. */
export interface IAgentTerminal {
  /**
   * Queues input, paced to the program. False: more than 256 KiB wait already, and nothing was taken.
   * What was typed under the name `once` before, by whichever core, is not typed again.
   */
  write(bytes: Uint8Array, once?: string): boolean;
  /** As `write`: text as a paste, control characters stripped, wrapped if the program asked for bracketed paste. */
  paste(text: string, once?: string): boolean;
  /** With `after`: waits up to `waitMs` for output beyond that offset. */
  readScreen(options: {
    readonly scrollback: number;
    readonly ansi: boolean;
    readonly after?: number;
    readonly waitMs?: number;
  }): Promise<Screen>;
  readOutput(options: { readonly since: number; readonly max: number; readonly waitMs: number }): Promise<OutputSlice>;
  /**
   * Screen first, then live bytes, to `viewer`; with `tty` to that terminal, and its keys to the agent.
   * The same agent on a terminal that it is on already goes on there. May reject with `no_door`.
   */
  attach(viewer: IViewer, options: AttachOptions): Promise<IViewing>;
}

/** How someone looks at a terminal. */
export type AttachOptions = {
  readonly cols: number;
  readonly rows: number;
  readonly mode: AttachMode;
  readonly tty?: TtyOffer;
  /** The viewer has shown this agent before, and has its scrollback: only the screen comes. */
  readonly again?: boolean;
  /** The viewer's last row shows this text, and not the agent, which has one row less. */
  readonly line?: string;
};

/** Who looks at a terminal. */
export interface IViewer {
  /** False: it cannot take more; it calls `refresh` when it can, and gets the screen anew. */
  bytes(bytes: Uint8Array): boolean;
  /** The pty's size or the driver changed. */
  changed(size: ViewingState): void;
  /** A door's key for the next agent was typed: as these bytes, which the program has not got. */
  next(typed: Uint8Array): void;
  /** Once, last; `detached`: the person left by the door's detach key. */
  closed(reason: 'exited' | 'lost' | 'detached'): void;
}

export type ViewingState = { readonly cols: number; readonly rows: number; readonly driver: boolean };

/** A viewer's hold on a terminal. */
export interface IViewing {
  readonly state: ViewingState;
  /** What was typed; ignored from a watcher. */
  input(bytes: Uint8Array): void;
  /** The viewer's own size; the pty follows only the driver's. */
  resize(cols: number, rows: number): Promise<ViewingState>;
  take(): Promise<ViewingState>;
  /** The screen anew. */
  refresh(): void;
  /** Another text in the line that it was attached with. */
  say(line: string): void;
  /** Ends it; `closed` is not called. Resolves when nothing more is written to a door's terminal. */
  detach(): Promise<void>;
  /** Who looked is gone: as `detach`, but a door stays open as long as its process is there. */
  leave(): void;
}
