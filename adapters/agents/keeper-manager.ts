import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentId } from '../../src/domain/agent.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { AgentSignal } from '../../src/domain/signal.ts';
import type { HeldAgent, IAgentManager, IAgentTerminal, Spawned, SpawnSpec } from '../../src/ports/agent-manager.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { KeeperInfo } from '../../src/ports/requests.ts';
import type { ITransport } from '../../src/ports/transport.ts';
import { exitFile, findExits, findKeepers, forgetKeeper, type KeeperFile, readKeeperFile } from './keeper-files.ts';
import type { KeeperPatience } from './keeper-link.ts';
import { KeptAgentEntry } from './kept-agent.ts';
import { type KeeperContext, KeptKeeper } from './kept-keeper.ts';
import { type Sweepable, stopProcesses, sweepProcesses } from './stop-sequence.ts';

/** A keeper to be started: `argv` is its whole command, program first. */
export type KeeperLaunch = { readonly id: string; readonly argv: readonly string[] };

/** What the keepers' manager needs. */
export type KeeperManagerOptions = {
  /** Where keepers leave word of themselves and of their agents' ends. */
  readonly directory: string;
  /** As agents find it in MOITUMI_HOME. */
  readonly home: string;
  /** Where the next keeper's socket goes; looked up each time. */
  readonly socketDirectory: () => string;
  /** What runs the keeper program, without its arguments. */
  readonly program: readonly string[];
  /** Starts a keeper so that it outlives this process; resolves when it is started, not yet ready. */
  readonly launch: (keeper: KeeperLaunch) => Promise<void>;
  readonly dial: (path: string) => Promise<ITransport>;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly version: string;
  /** How many agents a keeper holds before another is started. */
  readonly agentsPerProcess: number;
  readonly patience?: KeeperPatience;
};

/** Without another word: what a loaded machine needs, and a person bears. */
const PATIENCE: KeeperPatience = { helloMs: 3_000, silenceMs: 5_000, pingMs: 10_000 };

/** How long a keeper may take to start. */
const START_MS = 10_000;

/** How often it is looked for meanwhile. */
const LOOK_MS = 5;

/** Agents in keeper processes of their own. */
export function createKeeperManager(options: KeeperManagerOptions): IAgentManager {
  return new KeeperManager(options);
}

class KeeperManager implements IAgentManager {
  readonly #options: KeeperManagerOptions;
  readonly #context: KeeperContext;
  readonly #keepers = new Map<string, KeptKeeper>();
  /** Agents whose keeper was killed under this core. */
  readonly #lost = new Map<AgentId, Pick<Sweepable, 'pid' | 'startTime' | 'marks'>>();
  #tell: (signal: AgentSignal) => void = () => undefined;
  /** Keepers are started one at a time. */
  #starting: Promise<unknown> = Promise.resolve();

  constructor(options: KeeperManagerOptions) {
    this.#options = options;
    const { directory, dial, clock, logger, version } = options;
    this.#context = {
      directory,
      dial,
      clock,
      logger,
      version,
      patience: options.patience ?? PATIENCE,
      tell: (signal) => this.#tell(signal),
      gone: (keeper) => this.#gone(keeper),
    };
  }

  listen(listener: (signal: AgentSignal) => void): void {
    this.#tell = listener;
  }

  async adopt(): Promise<{ readonly held: readonly HeldAgent[]; readonly silent: readonly string[] }> {
    const { directory, clock } = this.#options;
    const files = await findKeepers(directory);
    await Promise.all(files.map((file) => this.#adoptKeeper(file)));
    const entries = [...this.#keepers.values()].flatMap((keeper) => [...keeper.agents.values()]);
    const known = new Set(entries.map((entry) => entry.agent));
    const left = (await findExits(directory)).filter((file) => !known.has(file.agent));
    clock.after(0, () => {
      for (const entry of entries) entry.retell(this.#tell, clock.now());
    });
    return {
      held: [...entries.map((entry) => entry.held()), ...left],
      silent: [...this.#keepers.values()].filter((keeper) => keeper.reach === 'silent').map((keeper) => keeper.file.id),
    };
  }

  async spawn(spec: SpawnSpec): Promise<Spawned> {
    const keeper = await this.#room();
    const { link } = keeper;
    const run = randomUUID();
    try {
      if (link === null) throw failed(spec, `keeper ${keeper.file.id} has just gone`);
      const mark = `MOITUMI_RUN=${run}`;
      const env = { ...spec.env, MOITUMI_RUN: run };
      let late = false;
      const started = (info: Spawned & { readonly start_time: string | null }): void => {
        const { agent, cols, rows } = spec;
        const entry = new KeptAgentEntry(
          {
            ...info,
            agent,
            cols,
            rows,
            keeper: keeper.file.id,
            mark,
            title: null,
            exit: null,
            program_status: [],
            foreground: null,
          },
          link,
        );
        keeper.agents.set(agent, entry);
        if (late) void this.stop(agent, 0).then(() => this.settle(agent));
        else entry.retell(this.#tell, info.started_at);
      };
      const request = link.request('spawn', { ...spec, env, mark }, (info) =>
        started({ keeper: keeper.file.id, ...info }),
      );
      const { pid, started_at } = await request.catch((error: unknown) => {
        late = true;
        throw error;
      });
      return { keeper: keeper.file.id, pid, started_at };
    } finally {
      keeper.reserved -= 1;
    }
  }

  async stop(agent: AgentId, graceMs: number): Promise<void> {
    const found = this.#find(agent);
    const spare = new Set([process.pid, ...[...this.#keepers.values()].map((other) => other.file.pid)]);
    const { clock } = this.#options;
    if (found === null) {
      const marks = [`MOITUMI_AGENT_ID=${agent}`, `MOITUMI_HOME=${this.#options.home}`];
      const left = this.#lost.get(agent) ?? { pid: null, startTime: null, marks };
      await sweepProcesses({ ...left, graceMs, clock, spare });
      return;
    }
    const { keeper, entry } = found;
    if (keeper.reach !== 'answering') {
      const { id } = keeper.file;
      throw new MoitumiError('keeper_silent', `Keeper ${id} does not answer: ${agent} was not stopped.`, {
        keeper: id,
      });
    }
    const { pid, start_time: startTime, mark } = entry.info;
    await stopProcesses({ pid, startTime, marks: [mark], ended: entry.ended, graceMs, clock, spare });
  }

  terminal(agent: AgentId): IAgentTerminal | null {
    return this.#find(agent)?.entry.terminal ?? null;
  }

  settle(agent: AgentId): void {
    this.#lost.delete(agent);
    const found = this.#find(agent);
    if (found === null) {
      void rm(exitFile(this.#options.directory, agent), { force: true });
      return;
    }
    const { keeper } = found;
    keeper.agents.delete(agent);
    keeper.ending = keeper.agents.size === 0 && keeper.reserved === 0;
    keeper.link?.request('settle', { agent }).catch(() => undefined);
  }

  keepers(): readonly KeeperInfo[] {
    return [...this.#keepers.values()].map(({ file, agents, reach }) => ({
      id: file.id,
      pid: file.pid,
      agents: agents.size,
      answering: reach === 'answering',
    }));
  }

  async close(): Promise<void> {
    for (const keeper of this.#keepers.values()) keeper.close();
    this.#keepers.clear();
  }

  #gone(keeper: KeptKeeper): void {
    this.#keepers.delete(keeper.file.id);
    for (const { agent, info } of keeper.agents.values()) {
      if (info.exit !== null) continue;
      this.#lost.set(agent, { pid: info.pid, startTime: info.start_time, marks: [info.mark] });
    }
  }

  #find(agent: AgentId): { readonly keeper: KeptKeeper; readonly entry: KeptAgentEntry } | null {
    for (const keeper of this.#keepers.values()) {
      const entry = keeper.agents.get(agent);
      if (entry !== undefined) return { keeper, entry };
    }
    return null;
  }

  async #adoptKeeper(file: KeeperFile): Promise<void> {
    const keeper = new KeptKeeper(file, this.#context);
    const reach = await keeper.connect();
    if (reach === 'gone') {
      await forgetKeeper(this.#options.directory, file);
      return;
    }
    this.#keepers.set(file.id, keeper);
    if (reach === 'silent') keeper.retry();
  }

  /** A keeper with a place for one more, which is reserved. */
  #room(): Promise<KeptKeeper> {
    const place = this.#starting.then(async () => {
      const keeper = this.#roomy() ?? (await this.#start());
      keeper.reserved += 1;
      return keeper;
    });
    this.#starting = place.catch(() => undefined);
    return place;
  }

  #roomy(): KeptKeeper | null {
    for (const keeper of this.#keepers.values()) {
      const taken = keeper.agents.size + keeper.reserved;
      if (keeper.reach === 'answering' && !keeper.ending && taken < this.#options.agentsPerProcess) return keeper;
    }
    return null;
  }

  async #start(): Promise<KeptKeeper> {
    const { directory, socketDirectory, program, launch, clock } = this.#options;
    const id = await this.#freshId();
    const socket = join(socketDirectory(), `${id}.sock`);
    await launch({ id, argv: [...program, '--id', id, '--directory', directory, '--socket', socket] });
    const deadline = clock.elapsed() + START_MS;
    for (;;) {
      const file = await readKeeperFile(directory, id);
      const keeper = file === null ? null : new KeptKeeper(file, this.#context);
      if (keeper !== null && (await keeper.connect()) === 'answering') {
        this.#keepers.set(id, keeper);
        return keeper;
      }
      if (clock.elapsed() > deadline) throw failedStart(id);
      await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
    }
  }

  /** Numbers go up while any keeper is there, so that no two ever share a socket. */
  async #freshId(): Promise<string> {
    const files = await findKeepers(this.#options.directory);
    const numbers = [...this.#keepers.keys(), ...files.map((file) => file.id)].map((id) => Number(id.slice(1)));
    return `k${Math.max(0, ...numbers) + 1}`;
  }
}

function failedStart(id: string): MoitumiError<'spawn_failed'> {
  const reason = `its keeper ${id} did not start within ${START_MS / 1_000} s`;
  return new MoitumiError('spawn_failed', `The agent could not be started: ${reason}.`, { program: 'keeper', reason });
}

function failed(spec: SpawnSpec, reason: string): MoitumiError<'spawn_failed'> {
  const program = spec.command[0] ?? '';
  return new MoitumiError('spawn_failed', `${program} could not be started: ${reason}.`, { program, reason });
}
