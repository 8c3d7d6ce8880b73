import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeeperPatience } from '../../adapters/agents/keeper-link.ts';
import { createKeeperManager } from '../../adapters/agents/keeper-manager.ts';
import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { dialUnixSocket } from '../../adapters/transport/unix-socket.ts';
import type { AgentId } from '../../src/domain/agent.ts';
import type { AgentSignal } from '../../src/domain/signal.ts';
import type { IAgentManager, IViewer, SpawnSpec, ViewingState } from '../../src/ports/agent-manager.ts';
import { nullLogger } from '../../src/ports/logger.ts';

const KEEPER = join(import.meta.dirname, '..', '..', 'dist', 'keeper.cjs');

/** Longer than a busy machine keeps a keeper from answering. */
const PATIENT: KeeperPatience = { helloMs: 10_000, silenceMs: 10_000, pingMs: 200 };

/** For a core that is to find its keeper silent, soon. */
export const IMPATIENT: KeeperPatience = { helloMs: 500, silenceMs: 300, pingMs: 200 };

/** A home with keepers in it, and cores that come and go. */
export class KeeperHome {
  readonly directory = mkdtempSync(join(tmpdir(), 'moitumi-keeper-'));
  readonly keepers: ChildProcess[] = [];
  /** Called with each keeper that was started and is not ready yet; its core goes on when this has resolved. */
  launched: (keeper: ChildProcess) => Promise<void> = async () => undefined;
  readonly #cores: Core[] = [];
  readonly #agentsPerProcess: number;
  readonly #program: string;

  /** `program` is the keeper that is started: today's build unless told otherwise. */
  constructor(agentsPerProcess = 16, program = KEEPER) {
    this.#agentsPerProcess = agentsPerProcess;
    this.#program = program;
    mkdirSync(join(this.directory, 'run'), { mode: 0o700 });
  }

  /** A new core's agent manager; the ones before it go on unless they are closed. */
  core(patience = PATIENT): Core {
    const manager = createKeeperManager({
      directory: this.directory,
      home: this.directory,
      socketDirectory: () => join(this.directory, 'run'),
      program: [process.execPath, this.#program],
      launch: async ({ argv: [program = '', ...args] }) => {
        const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' });
        this.keepers.push(child);
        await once(child, 'spawn');
        await this.launched(child);
      },
      dial: dialUnixSocket,
      clock: createSystemClock(),
      logger: nullLogger,
      version: '1.2.3',
      agentsPerProcess: this.#agentsPerProcess,
      patience,
    });
    const core = new Core(manager, this.directory);
    this.#cores.push(core);
    return core;
  }

  /** Ends what is left, by pid. */
  async end(): Promise<void> {
    for (const core of this.#cores) await core.manager.close();
    for (const keeper of this.keepers) {
      if (keeper.exitCode !== null || keeper.signalCode !== null) continue;
      const gone = once(keeper, 'exit');
      keeper.kill('SIGKILL');
      await gone;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A core as far as agents know it: a manager, and what it was told. */
export class Core {
  readonly manager: IAgentManager;
  readonly signals: AgentSignal[] = [];
  readonly #cwd: string;
  readonly #listeners = new Set<() => void>();

  constructor(manager: IAgentManager, cwd: string) {
    this.manager = manager;
    this.#cwd = cwd;
    manager.listen((signal) => {
      this.signals.push(signal);
      for (const heard of this.#listeners) heard();
      this.#listeners.clear();
    });
  }

  spec(agent: AgentId, command: readonly string[], more: Partial<SpawnSpec> = {}): SpawnSpec {
    const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', HOME: this.#cwd };
    return { agent, command, env, cwd: this.#cwd, cols: 80, rows: 24, ...more };
  }

  /** Starts `sh -c script`. */
  shell(agent: AgentId, script: string): Promise<{ keeper: string; pid: number; started_at: number }> {
    return this.manager.spawn(this.spec(agent, ['sh', '-c', script]));
  }

  /** The first signal of a kind about an agent, past or to come. */
  async signal<K extends AgentSignal['kind']>(
    kind: K,
    agent: AgentId,
    fits: (signal: Extract<AgentSignal, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<AgentSignal, { kind: K }>> {
    for (;;) {
      const found = this.signals.find(
        (signal) => signal.kind === kind && signal.agent === agent && fits(signal as never),
      );
      if (found !== undefined) return found as Extract<AgentSignal, { kind: K }>;
      await new Promise<void>((resolve) => {
        this.#listeners.add(resolve);
      });
    }
  }

  /** Drops what was told of an agent. */
  forget(agent: AgentId): void {
    const kept = this.signals.filter((signal) => signal.agent !== agent);
    this.signals.splice(0, this.signals.length, ...kept);
  }

  /** Resolves with an agent's screen once it shows a text. */
  async screen(agent: AgentId, text: string): Promise<readonly string[]> {
    const terminal = this.manager.terminal(agent);
    if (terminal === null) throw new Error(`no terminal of ${agent}`);
    let after = -1;
    for (;;) {
      const screen = await terminal.readScreen({ scrollback: 1_000, ansi: false, after, waitMs: 2_000 });
      if (screen.lines.some((line) => line.includes(text))) return screen.lines;
      after = screen.offset;
    }
  }
}

/** A viewer that keeps what it was sent. */
export class RecordingViewer implements IViewer {
  readonly states: ViewingState[] = [];
  readonly nexts: string[] = [];
  accepts = true;
  received = '';
  ended: 'exited' | 'lost' | 'detached' | null = null;
  #heard: () => void = () => undefined;

  bytes(bytes: Uint8Array): boolean {
    if (this.accepts) this.received += Buffer.from(bytes).toString();
    this.#heard();
    return this.accepts;
  }

  changed(state: ViewingState): void {
    this.states.push(state);
    this.#heard();
  }

  next(typed: Uint8Array): void {
    this.nexts.push(Buffer.from(typed).toString());
    this.#heard();
  }

  closed(reason: 'exited' | 'lost' | 'detached'): void {
    this.ended = reason;
    this.#heard();
  }

  async until(fits: () => boolean): Promise<void> {
    while (!fits()) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }
}
