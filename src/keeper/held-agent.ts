import type { KeeperEvent, KeptAgent } from '../../adapters/agents/keeper-protocol.ts';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { createOutputGatherer } from '../../adapters/terminal/output-gatherer.ts';
import { createOutputRing } from '../../adapters/terminal/output-ring.ts';
import { pasteBytes } from '../../adapters/terminal/paste.ts';
import { type Pty, type PtyExit, startPty } from '../../adapters/terminal/pty.ts';
import { createScreenModel, type ScreenModel } from '../../adapters/terminal/screen-model.ts';
import { createViewerFilter } from '../../adapters/terminal/viewer-filter.ts';
import type { AgentId } from '../domain/agent.ts';
import type { SpawnSpec } from '../ports/agent-manager.ts';
import type { OutputSlice, Screen } from '../ports/requests.ts';
import { createForegroundWatch, type ForegroundWatch } from './foreground-watch.ts';
import { createOutputPulse } from './output-pulse.ts';
import { createQuietWork } from './quiet-work.ts';
import { createStatusRecords } from './status-records.ts';
import { createTypedOnce } from './typed-once.ts';
import { Viewers } from './viewers.ts';
import { createWaiters } from './waiters.ts';

/** What a keeper needs to hold an agent. */
export type HoldOptions = {
  readonly keeper: string;
  readonly version: string;
  /** Tells the core, if there is one. */
  readonly tell: (event: KeeperEvent) => void;
  /** Makes the end durable; called once, before anyone is told. */
  readonly ended: (agent: KeptAgent) => Promise<void>;
  readonly fault: (error: unknown) => void;
};

/** Most output in one answer: as base64 it leaves room in 1 MiB of JSON. */
const MAX_SLICE = 512 * 1024;

/** Longest title that is kept; terminals show far less. */
const MAX_TITLE = 1_000;

/** How often it is told that a person types. */
const TYPED_MS = 10_000;

/** An agent's pty, screen, output and viewers. */
export class HeldAgent {
  readonly viewers: Viewers;
  readonly #agent: AgentId;
  readonly #mark: string;
  readonly #options: HoldOptions;
  readonly #pty: Pty;
  readonly #screen: ScreenModel;
  readonly #startedAt = Date.now();
  readonly #startTime: string | null;
  readonly #ring = createOutputRing();
  readonly #waiters = createWaiters(this.#ring.end);
  readonly #records = createStatusRecords();
  readonly #typed = createTypedOnce();
  readonly #filter = createViewerFilter();
  readonly #packing = createQuietWork(() => this.#screen.pack() || this.#ring.pack());
  readonly #foreground: ForegroundWatch;
  readonly #pulse = createOutputPulse(() =>
    this.#tell({ event: 'output', data: { ...this.#now(), offset: this.#ring.end() } }),
  );
  #typedAt = 0;
  #title: string | null = null;
  #exit: KeptAgent['exit'] = null;

  /** Starts it. Throws `cwd_not_found` and `spawn_failed`. */
  constructor(spec: SpawnSpec & { readonly mark: string }, options: HoldOptions) {
    this.#agent = spec.agent;
    this.#mark = spec.mark;
    this.#options = options;
    this.#screen = createScreenModel(spec, options.version, {
      answer: (text) => this.#pty.input.push(new TextEncoder().encode(text)),
      title: (title) => this.#titled(title.slice(0, MAX_TITLE)),
      programStatus: (payload) => this.#reported(payload),
      fault: options.fault,
    });
    this.viewers = new Viewers({ screen: this.#screen, resize: (cols, rows) => this.#resize(cols, rows) });
    const gatherer = createOutputGatherer((bytes) => this.#output(bytes));
    this.#pty = startPty(spec, {
      output: gatherer.add,
      exited: (exit) => {
        gatherer.flush();
        void this.#exited(exit);
      },
    });
    this.#startTime = readProcess(this.#pty.pid)?.start_time ?? null;
    this.#foreground = createForegroundWatch(this.#pty.pid, (own) =>
      this.#tell({ event: 'foreground', data: { ...this.#now(), own } }),
    );
  }

  describe(): KeptAgent {
    return {
      agent: this.#agent,
      keeper: this.#options.keeper,
      pid: this.#pty.pid,
      ...this.#screen.size(),
      started_at: this.#startedAt,
      title: this.#title,
      exit: this.#exit,
      start_time: this.#startTime,
      mark: this.#mark,
      program_status: this.#records.payloads(),
      foreground: this.#foreground.own(),
    };
  }

  /** Resolves with true when the program's tty has all of it; with false when too much waits already. */
  write(bytes: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#exit !== null || !this.#pty.input.push(bytes, () => resolve(true))) resolve(false);
    });
  }

  /** A person types this. */
  type(bytes: Uint8Array): void {
    void this.write(bytes);
    const now = Date.now();
    if (now - this.#typedAt < TYPED_MS || isFocusReport(bytes)) return;
    this.#typedAt = now;
    this.#tell({ event: 'typed', data: this.#now() });
  }

  /** As `write`, cleaned, and wrapped if the program asked for that. */
  paste(text: string): Promise<boolean> {
    return this.write(pasteBytes(text, this.#screen.bracketedPaste()));
  }

  /** Types unless it was typed under this name before; without a name, always. */
  once(name: string | undefined, type: (held: HeldAgent) => Promise<boolean>): Promise<boolean> {
    return name === undefined ? type(this) : this.#typed.once(name, () => type(this));
  }

  async readScreen(asked: { scrollback: number; ansi: boolean; after?: number; wait_ms?: number }): Promise<Screen> {
    if (asked.after !== undefined) await this.#waiters.beyond(asked.after, asked.wait_ms ?? 0);
    return { ...this.#screen.read(asked), title: this.#title, offset: this.#ring.end() };
  }

  async readOutput(asked: { since: number; max: number; wait_ms: number }): Promise<OutputSlice> {
    await this.#waiters.beyond(asked.since, asked.wait_ms);
    const { from, bytes } = this.#ring.read(asked.since, Math.min(asked.max, MAX_SLICE));
    const next = from + bytes.length;
    const ended = this.#exit !== null && next === this.#ring.end();
    return { from, next, data: Buffer.from(bytes).toString('base64'), ended };
  }

  /** Frees what is held of an agent that has ended. */
  dispose(): void {
    this.viewers.close();
    this.#packing.stop();
    this.#screen.dispose();
  }

  /** Viewers before the screen, which costs more: what is echoed must not wait for it. */
  #output(bytes: Uint8Array): void {
    this.#ring.append(bytes);
    this.viewers.output(this.#filter.push(bytes));
    this.#screen.feed(bytes);
    this.#waiters.wake(false);
    this.#pulse.beat();
    this.#packing.heard();
    this.#foreground.look();
  }

  async #exited(exit: PtyExit): Promise<void> {
    this.#screen.settle();
    this.#exit = { at: Date.now(), ...exit };
    this.#pulse.stop();
    this.#foreground.stop();
    await this.#options.ended(this.describe());
    this.#waiters.wake(true);
    this.#tell({ event: 'exited', data: { agent: this.#agent, ...this.#exit } });
    this.viewers.close();
  }

  #titled(title: string): void {
    this.#title = title;
    this.#tell({ event: 'title', data: { ...this.#now(), title } });
  }

  #reported(payload: string): void {
    if (this.#records.keep(payload)) this.#tell({ event: 'program_status', data: { ...this.#now(), payload } });
  }

  #resize(cols: number, rows: number): void {
    this.#pty.resize(cols, rows);
    this.#screen.resize(cols, rows);
    this.#tell({ event: 'resized', data: { ...this.#now(), cols, rows } });
  }

  #now(): { readonly agent: AgentId; readonly at: number } {
    return { agent: this.#agent, at: Date.now() };
  }

  #tell(event: KeeperEvent): void {
    this.#options.tell(event);
  }
}

/** What a terminal says by itself when its window loses the keyboard, or gets it. */
function isFocusReport(bytes: Uint8Array): boolean {
  const [first, second, last] = bytes;
  return bytes.length === 3 && first === 0x1b && second === 0x5b && (last === 0x49 || last === 0x4f);
}
