import type { KeeperEvent, KeptAgent } from '../../adapters/agents/keeper-protocol.ts';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { createOutputRing, type OutputRing } from '../../adapters/terminal/output-ring.ts';
import { pasteBytes } from '../../adapters/terminal/paste.ts';
import { type Pty, type PtyExit, startPty } from '../../adapters/terminal/pty.ts';
import { createScreenModel } from '../../adapters/terminal/screen-model.ts';
import { createViewerFilter } from '../../adapters/terminal/viewer-filter.ts';
import type { SpawnSpec } from '../ports/agent-manager.ts';
import type { OutputSlice, Screen } from '../ports/requests.ts';
import { createForegroundWatch, type ForegroundWatch } from './foreground-watch.ts';
import { createOutputPulse } from './output-pulse.ts';
import { createStatusRecords } from './status-records.ts';
import { createViewers, type Viewers } from './viewers.ts';
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

/** An agent's pty, screen, output and viewers. */
export type HeldAgentProcess = {
  readonly viewers: Viewers;
  describe(): KeptAgent;
  /** Resolves when the program's tty has all of it; false: too much waits already. */
  write(bytes: Uint8Array): Promise<boolean>;
  paste(text: string): Promise<boolean>;
  readScreen(options: { scrollback: number; ansi: boolean; after?: number; wait_ms?: number }): Promise<Screen>;
  readOutput(options: { since: number; max: number; wait_ms: number }): Promise<OutputSlice>;
  /** Frees what is held of an agent that has ended. */
  dispose(): void;
};

/** Most output in one answer: base64 makes 1 MiB of JSON of it, with room to spare. */
const MAX_SLICE = 512 * 1024;

/** Starts an agent. Throws `cwd_not_found` and `spawn_failed`. */
export function holdAgent(spec: SpawnSpec & { readonly mark: string }, options: HoldOptions): HeldAgentProcess {
  const { agent } = spec;
  const ring = createOutputRing();
  const waiters = createWaiters(ring.end);
  const records = createStatusRecords();
  const filter = createViewerFilter();
  const pulse = createOutputPulse(() =>
    options.tell({ event: 'output', data: { agent, at: Date.now(), offset: ring.end() } }),
  );
  let title: string | null = null;
  let exit: KeptAgent['exit'] = null;
  let watch: ForegroundWatch | null = null;

  const screen = createScreenModel(spec, options.version, {
    answer: (text) => pty.input.push(new TextEncoder().encode(text)),
    title: (text) => {
      title = text.slice(0, MAX_TITLE);
      options.tell({ event: 'title', data: { agent, at: Date.now(), title } });
    },
    programStatus: (payload) => {
      if (records.keep(payload)) options.tell({ event: 'program_status', data: { agent, at: Date.now(), payload } });
    },
    fault: options.fault,
  });
  const resize = (cols: number, rows: number): void => {
    if (exit === null) pty.resize(cols, rows);
    screen.resize(cols, rows);
    options.tell({ event: 'resized', data: { agent, at: Date.now(), cols, rows } });
  };
  const viewers = createViewers({ screen, resize });

  const output = (bytes: Uint8Array): void => {
    ring.append(bytes);
    viewers.output(filter.push(bytes));
    screen.feed(bytes);
    waiters.wake(false);
    pulse.beat();
    watch?.look();
  };

  const exited = async (how: PtyExit): Promise<void> => {
    exit = { at: Date.now(), ...how };
    pulse.stop();
    watch?.stop();
    await options.ended(describe());
    waiters.wake(true);
    options.tell({ event: 'exited', data: { agent, ...exit } });
    viewers.close();
  };

  const startedAt = Date.now();
  const pty: Pty = startPty(spec, { output, exited: (how) => void exited(how) });
  const startTime = readProcess(pty.pid)?.start_time ?? null;
  watch = createForegroundWatch(pty.pid, (own) =>
    options.tell({ event: 'foreground', data: { agent, at: Date.now(), own } }),
  );

  const describe = (): KeptAgent => ({
    agent,
    keeper: options.keeper,
    pid: pty.pid,
    ...screen.size(),
    started_at: startedAt,
    title,
    exit,
    start_time: startTime,
    mark: spec.mark,
    program_status: records.payloads(),
    foreground: watch?.own() ?? null,
  });

  const write = (bytes: Uint8Array): Promise<boolean> =>
    new Promise((resolve) => {
      if (exit !== null || !pty.input.push(bytes, () => resolve(true))) resolve(false);
    });

  return {
    viewers,
    describe,
    write,
    paste: (text) => write(pasteBytes(text, screen.bracketedPaste())),
    readScreen: async (asked) => {
      if (asked.after !== undefined) await waiters.beyond(asked.after, asked.wait_ms ?? 0);
      return { ...screen.read(asked), title, offset: ring.end() };
    },
    readOutput: async ({ since, max, wait_ms: waitMs }) => {
      await waiters.beyond(since, waitMs);
      return slice(ring, since, Math.min(max, MAX_SLICE), exit !== null);
    },
    dispose: () => {
      viewers.close();
      screen.dispose();
    },
  };
}

/** Longest title that is kept; terminals show far less. */
const MAX_TITLE = 1_000;

function slice(ring: OutputRing, since: number, max: number, exited: boolean): OutputSlice {
  const { from, bytes } = ring.read(since, max);
  const next = from + bytes.length;
  return { from, next, data: Buffer.from(bytes).toString('base64'), ended: exited && next === ring.end() };
}
