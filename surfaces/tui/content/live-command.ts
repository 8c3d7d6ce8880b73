import type { NodeCommand } from '../../../src/domain/node.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { type CommandRun, type RunEnd, startRun } from './command-run.ts';
import { createOutputLines, type OutputLines } from './output-lines.ts';
import { OwnChanges } from './own-changes.ts';
import { type TreeWatch, watchTree } from './tree-watch.ts';

/** What there is to see of a live command. */
export type LiveOutput = {
  readonly lines: readonly string[];
  readonly running: boolean;
  /** How the run that ended last did so, and when; null: none has. */
  readonly last: { readonly end: RunEnd; readonly at: number } | null;
};

export type LiveCommandOptions = {
  readonly command: NodeCommand;
  readonly cwd: string;
  /** Asked for each run, since it tells the size of the pane. */
  readonly env: () => Readonly<Record<string, string | undefined>>;
  readonly clock: IClock;
  /** There is something new to see. */
  readonly changed: () => void;
};

/** How long a run keeps the output of the one before on the screen, in ms, unless it ends sooner: no flicker. */
const PATIENCE_MS = 500;

/** Changes come in bursts: a run begins when there was none for so long, in ms, or when the first is that old. */
const QUIET_MS = 200;
const LONGEST_BURST_MS = 2_000;

/** How long after a run changes are still taken for its own, in ms: the system tells of them late. */
const ECHO_MS = 150;

/** Runs a command from `begin` on, again when it is due, until it is closed. */
export class LiveCommand {
  readonly #options: LiveCommandOptions;
  #tree: TreeWatch | null = null;
  readonly #own = new OwnChanges();
  #shown: OutputLines = createOutputLines();
  #run: CommandRun | null = null;
  #last: LiveOutput['last'] = null;
  #again = false;
  #closed = false;
  #cancelDue: Cancel = () => undefined;
  /** When the burst of changes began that a run is waiting for; null: there is none. */
  #burstSince: number | null = null;
  #cancelQuiet: Cancel = () => undefined;
  #cancelPatience: Cancel = () => undefined;

  constructor(options: LiveCommandOptions) {
    this.#options = options;
  }

  /** The first run. Called once, first. */
  begin(): void {
    const { command, cwd } = this.#options;
    if (command.restart === 'on_change') this.#tree = watchTree(cwd, (path) => this.#fileChanged(path));
    this.#start();
  }

  /** Resolves when changes of all files count that are there. */
  get watching(): Promise<void> {
    return this.#tree?.ready ?? Promise.resolve();
  }

  get output(): LiveOutput {
    return { lines: this.#shown.lines, running: this.#run !== null, last: this.#last };
  }

  /** Runs it now; one that runs is stopped first. */
  runNow(): void {
    this.#cancelDue();
    this.#burstSince = null;
    if (this.#run === null) {
      this.#start();
      return;
    }
    this.#again = true;
    this.#run.stop();
  }

  /** Ends what runs, and resolves when it has ended; nothing is run any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#tree?.close();
    for (const cancel of [this.#cancelDue, this.#cancelQuiet, this.#cancelPatience]) cancel();
    this.#run?.stop();
    await this.#run?.ended;
  }

  #start(): void {
    if (this.#closed) return;
    const { command, cwd, env, clock, changed } = this.#options;
    const lines = createOutputLines();
    this.#again = false;
    this.#own.began();
    this.#cancelPatience = clock.after(PATIENCE_MS, () => this.#show(lines));
    const run = startRun({
      line: command.run,
      cwd,
      env: env(),
      onOutput: (bytes) => {
        lines.take(bytes);
        if (this.#shown === lines) changed();
      },
      onEnd: (end) => this.#runEnded(lines, end),
    });
    this.#run = run;
    changed();
  }

  #runEnded(lines: OutputLines, end: RunEnd): void {
    const { command, clock } = this.#options;
    this.#cancelPatience();
    this.#run = null;
    this.#last = { end, at: clock.now() };
    this.#show(lines);
    if (this.#again) this.#start();
    else if (command.every_s !== null && !this.#closed) {
      this.#cancelDue = clock.after(command.every_s * 1_000, () => this.#start());
    }
  }

  #show(lines: OutputLines): void {
    this.#shown = lines;
    if (!this.#closed) this.#options.changed();
  }

  #fileChanged(path: string): void {
    const { clock } = this.#options;
    const echo = this.#last !== null && clock.now() - this.#last.at < ECHO_MS;
    if (!this.#own.counts(path, this.#run !== null || echo)) return;
    this.#burstSince ??= clock.now();
    const left = this.#burstSince + LONGEST_BURST_MS - clock.now();
    this.#cancelQuiet();
    this.#cancelQuiet = clock.after(Math.max(0, Math.min(QUIET_MS, left)), () => this.runNow());
  }
}
