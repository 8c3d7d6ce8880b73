import { existsSync, readlinkSync } from 'node:fs';
import { isSameProcess, readProcess } from '../../adapters/agents/process-table.ts';
import { openTty, type Tty } from '../../adapters/terminal/tty.ts';
import { applySettings, makeRaw, readSettings } from '../../adapters/terminal/tty-settings.ts';
import { closesEnd, endLine, endWords } from '../domain/agent-end.ts';
import {
  createDetachFilter,
  type DetachFilter,
  type Passage,
  parseDetachKey,
  parseNextKey,
} from '../domain/detach-key.ts';
import { MoitumiError } from '../domain/error.ts';
import { createTerminalModes, RESTORE_TITLE, SAVE_TITLE } from '../domain/terminal-modes.ts';
import type { TtyOffer } from '../domain/tty-offer.ts';
import type { ViewingState } from '../ports/agent-manager.ts';
import type { AttachMode } from '../ports/requests.ts';
import type { HeldAgent } from './held-agent.ts';
import type { Viewer, ViewerLine } from './viewers.ts';

/** How a door is asked for; a terminal that has no size gets this one. */
export type DoorRequest = {
  readonly tty: TtyOffer;
  readonly cols: number;
  readonly rows: number;
  readonly mode: AttachMode;
  /** The terminal has shown this agent before. */
  readonly again?: boolean;
  /** What its last row shows, which is not the agent's then. */
  readonly line?: string;
};

/** Who is told of a door, while a core is there. */
export type DoorEvents = {
  changed(state: ViewingState): void;
  closed(reason: 'exited' | 'detached'): void;
  /** The key for the next agent was typed, as this. */
  next(typed: Uint8Array): void;
};

/** Most bytes that wait for a terminal; a full screen with colours is a tenth of it. */
const MAX_WAITING = 1024 * 1024;

/** How long bytes are held that could still become the detach key, in ms; the sequences of one key come in one read. */
const KEY_WAIT = 20;

/** How long a process may take to be gone once its connection is, in ms; a door that misses it looks again only later. */
const GOING_MS = 100;

/** An agent in a terminal that another process has: that process does nothing, and this one serves the terminal. */
export class Door implements ViewerLine {
  readonly agent: HeldAgent;
  readonly viewer: Viewer;
  readonly #asked: DoorRequest;
  readonly #over: () => void;
  readonly #tty: Tty;
  readonly #modes = createTerminalModes();
  readonly #keys: DetachFilter | null;
  #keyTimer: NodeJS.Timeout | undefined;
  #events: DoorEvents | null = null;
  /** Output that waits for the terminal to be raw altogether; null: none needs to. */
  #held: Uint8Array[] | null = null;
  #isRaw = true;
  readonly #settings: Promise<Settings | null>;
  #phase: 'open' | 'lingering' | 'closing' | 'closed' = 'open';
  #givenBack: Promise<void> = Promise.resolve();

  /** Throws `no_door`. `over` is called once, when the terminal has been let go of. */
  constructor(agent: HeldAgent, asked: DoorRequest, over: () => void) {
    const { tty } = asked;
    this.agent = agent;
    this.#asked = asked;
    this.#over = over;
    this.#keys = keysOf(tty);
    if (!isBehind(tty)) throw noDoor(tty.path, `process ${tty.pid} does not have it in its foreground`);
    this.#tty = openTty(tty.path, {
      input: (bytes) => this.#read(bytes),
      drained: () => this.viewer.catchUp(),
      gone: () => void this.#shut(),
    });
    this.#settings = tty.cooked === true ? this.#takeSettings() : Promise.resolve(this.#offeredSettings());
    const size = this.#tty.size() ?? asked;
    if (tty.push_up === true) this.#write('\n'.repeat(size.rows));
    this.#write(SAVE_TITLE);
    this.viewer = agent.viewers.attach(this, { ...asked, ...size });
  }

  /** Whether the same is asked for once more. */
  serves(agent: HeldAgent, { tty, mode }: DoorRequest): boolean {
    return this.agent === agent && mode === this.#asked.mode && tty.pid === this.#asked.tty.pid;
  }

  /** From now on these are told. */
  hold(events: DoorEvents): void {
    this.#events = events;
    this.look(false);
  }

  /** Nobody is to be told any more: from now on only its process keeps it open. */
  leave(): void {
    this.#events = null;
    this.look(true);
    // A process that was killed lets go of its connection a moment before it is gone.
    setTimeout(() => this.look(true), GOING_MS).unref();
  }

  /**
   * Follows the terminal's size; and closes when its process is gone. That costs 0.1 ms to find out, so only when
   * `thorough`, or when a person's shell may be in its place and nobody would say so: a pane goes with its process.
   */
  look(thorough: boolean): void {
    if (this.#phase === 'closing' || this.#phase === 'closed') return;
    const size = this.#tty.size();
    if (size !== null && this.#phase === 'open') this.viewer.resize(size.cols, size.rows);
    const { settings, cooked } = this.#asked.tty;
    const urgent = this.#events === null && (settings !== null || cooked === true);
    if ((thorough || urgent) && !isBehind(this.#asked.tty)) this.#givenBack = this.#giveBack(true);
  }

  /** Gives the terminal back: modes, and settings if they were made here. Resolves when it has all. */
  async close(): Promise<void> {
    if (this.#phase === 'open' || this.#phase === 'lingering') this.#givenBack = this.#giveBack(false);
    await this.#givenBack;
  }

  send(bytes: Uint8Array): void {
    this.#modes.see(bytes);
    if (this.#held !== null) {
      this.#held.push(bytes);
      return;
    }
    this.#tty.write(bytes);
    // The screen, which comes first, is written so that it is right in any case. A program's own output may not be.
    if (!this.#isRaw) this.#held = [];
  }

  congested(): boolean {
    const held = this.#held?.reduce((sum, bytes) => sum + bytes.length, 0) ?? 0;
    return held + this.#tty.pending() > MAX_WAITING;
  }

  changed(state: ViewingState): void {
    this.#events?.changed(state);
  }

  /** The agent has ended. */
  closed(): void {
    const { agent, exit } = this.agent.describe();
    if (!this.#asked.tty.linger || exit === null) {
      void this.#end('exited');
      return;
    }
    this.#phase = 'lingering';
    this.#write(endLine(endWords(agent, exit)));
  }

  #read(bytes: Uint8Array): void {
    clearTimeout(this.#keyTimer);
    if (this.#phase === 'lingering' && closesEnd(bytes)) void this.#end('exited');
    if (this.#phase !== 'open') return;
    const filter = this.#keys;
    if (filter === null) {
      this.#type(bytes);
      return;
    }
    this.#pass(filter.push(bytes));
    if (filter.pending()) this.#keyTimer = setTimeout(() => this.#pass(filter.flush()), KEY_WAIT);
  }

  #pass({ bytes, detached, next }: Passage): void {
    if (bytes.length > 0) this.#type(bytes);
    if (detached) void this.#end('detached');
    if (next === null) return;
    // Without a core nobody knows who is next.
    if (this.#events === null) this.#type(next);
    else this.#events.next(next);
  }

  #type(bytes: Uint8Array): void {
    if (this.viewer.mode === 'drive') this.agent.type(bytes);
  }

  /** Without a core its process is told by a signal; of an agent's end, the next core tells it. */
  async #end(reason: 'exited' | 'detached'): Promise<void> {
    const lingered = this.#phase === 'lingering';
    await this.close();
    if (this.#events !== null) this.#events.closed(reason);
    else if (reason === 'detached' || lingered) dismiss(this.#asked.tty);
  }

  /**
   * Modes, and the settings that were made here; of a process that was killed also its own. If another has set his
   * since, these are left alone, and of a killed process nothing is ours any more.
   */
  async #giveBack(killed: boolean): Promise<void> {
    this.#phase = 'closing';
    this.viewer.detach();
    const settings = killed || this.#asked.tty.cooked === true ? await this.#settings : null;
    const ours = settings === null || (await this.#onTty(readSettings)) === settings.raw;
    if (ours || !killed) this.#write(this.#modes.undo() + RESTORE_TITLE);
    await this.#tty.flushed();
    if (ours && settings !== null) await this.#onTty(settings.giveBack);
    await this.#shut();
  }

  async #shut(): Promise<void> {
    if (this.#phase === 'closed') return;
    this.#phase = 'closing';
    clearTimeout(this.#keyTimer);
    this.viewer.detach();
    await this.#tty.flushed();
    this.#phase = 'closed';
    this.#tty.close();
    this.#over();
  }

  /** Once it is closed, its path may be another's. */
  async #onTty<T>(act: (path: string) => Promise<T>): Promise<T | null> {
    return this.#phase === 'closed' ? null : act(this.#asked.tty.path);
  }

  /** Nothing may be shown before keys are no longer echoed into it; the rest of raw takes `stty` some milliseconds. */
  async #takeSettings(): Promise<Settings> {
    this.#isRaw = false;
    this.#tty.setRaw(true);
    // To start a program blocks for milliseconds: the screen goes first.
    await new Promise((resolve) => setImmediate(resolve));
    const raw = await this.#onTty(makeRaw);
    this.#isRaw = true;
    const held = this.#held ?? [];
    this.#held = null;
    for (const bytes of held) this.#tty.write(bytes);
    if (this.#phase === 'open') this.viewer.catchUp();
    return { raw, giveBack: async () => this.#tty.setRaw(false) };
  }

  #offeredSettings(): Settings | null {
    const { settings } = this.#asked.tty;
    return settings && { raw: settings.raw, giveBack: (path) => applySettings(path, settings.found) };
  }

  #write(text: string): void {
    this.#tty.write(encode(text));
  }
}

/** What `readSettings` says while they are ours, and how those from before are given back. */
type Settings = { readonly raw: string | null; readonly giveBack: (path: string) => Promise<void> };

/** What is looked for in what is typed; null: nothing. */
function keysOf({ detach_key: detach, next_key: next = null }: TtyOffer): DetachFilter | null {
  if (detach === null && next === null) return null;
  return createDetachFilter(detach === null ? [] : parseDetachKey(detach), next === null ? null : parseNextKey(next));
}

/** Whether the process that offered a terminal still has it: then nobody else reads there. */
function isBehind({ path, pid }: TtyOffer): boolean {
  const info = readProcess(pid);
  if (info !== null) return info.foreground === info.group && standardInput(pid) === path;
  // Without /proc there is only the pid.
  return !existsSync('/proc/self/stat') && isSameProcess(pid, null);
}

function standardInput(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/0`);
  } catch {
    return null;
  }
}

function dismiss(offer: TtyOffer): void {
  if (isBehind(offer)) process.kill(offer.pid, 'SIGTERM');
}

function noDoor(path: string, reason: string): MoitumiError<'no_door'> {
  return new MoitumiError('no_door', `The terminal ${path} cannot be served: ${reason}.`, { path, reason });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
