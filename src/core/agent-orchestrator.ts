import { type Agent, type AgentId, familyOf, isLive } from '../domain/agent.ts';
import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { AgentFeeds } from '../ports/agent-feed.ts';
import type { HeldAgent, IAgentManager, IAgentTerminal } from '../ports/agent-manager.ts';
import type { IAgentTokens } from '../ports/agent-tokens.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { ILaunchPreparation } from '../ports/launch-preparation.ts';
import type { ILogger } from '../ports/logger.ts';
import type { StateSources } from '../ports/state-source.ts';
import { type Fate, fates } from './adoption.ts';
import { noTerminal, notRunning } from './agent-refusals.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import type { Hearing } from './hearing.ts';
import type { Journal } from './journal.ts';
import { prepareLaunch } from './launching.ts';
import { LostAgents, type LostAgentsOptions } from './lost-agents.ts';
import type { SpawnPlan } from './spawn-plan.ts';
import { Supervision } from './supervision.ts';

export type OrchestratorOptions = LostAgentsOptions & {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly agents: IAgentManager;
  readonly sources: StateSources;
  readonly feeds: AgentFeeds;
  readonly hearing: Hearing;
  /** A person types into an agent. */
  readonly typed: (agent: AgentId) => void;
  readonly talk: Conversations;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly tokens: IAgentTokens;
  readonly launches: ILaunchPreparation;
  readonly home: string;
};

/** Grace between the signals of a stop, unless the caller wants another. */
const GRACE_MS = 3_000;

/** How long the last screen of an agent that ended can still be looked at; its keeper stays for it. */
const LINGER_MS = 10 * 60_000;

/** How long the news of an end may lag behind the end itself. */
const NEWS_MS = 2_000;

/** Starts, follows, stops and takes up agents. */
export class AgentOrchestrator {
  /** Resolves once the agents of the last core were taken up; before that none may be started or touched. */
  readonly adopted: Promise<void>;
  readonly #options: OrchestratorOptions;
  readonly #supervised = new Map<AgentId, Supervision>();
  /** Agents that have ended, and whose keepers have not been told to forget them yet. */
  readonly #lingering = new Map<AgentId, Cancel>();
  readonly #lost: LostAgents;
  #markAdopted: () => void = () => undefined;
  #refuseAdoption: (error: unknown) => void = () => undefined;

  constructor(options: OrchestratorOptions) {
    this.#options = options;
    this.#lost = new LostAgents(options);
    this.adopted = new Promise((resolve, reject) => {
      this.#markAdopted = resolve;
      this.#refuseAdoption = reject;
    });
    this.adopted.catch(() => undefined);
    for (const agent of options.state.agents.values()) {
      if (isLive(agent)) this.#supervise(this.#unconfirmed(agent));
    }
    options.agents.listen((signal) => this.#signal(signal));
  }

  /** Takes up what the last core left running. Rejects when the keepers cannot be looked for; then nothing can be started. */
  async adopt(): Promise<void> {
    try {
      const { held, silent } = await this.#options.agents.adopt();
      this.#takeUp(held, silent);
      this.#markAdopted();
    } catch (error) {
      this.#refuseAdoption(error);
      throw error;
    }
  }

  /** Starts an agent whose row is durable. Rejects as IAgentManager does; then the row says so and is put away. */
  async start(agent: Agent, plan: SpawnPlan): Promise<Agent> {
    const { agents, clock, journal } = this.#options;
    const supervision = this.#supervise(agent);
    try {
      const { command, env } = await prepareLaunch(this.#options, agent, plan);
      const { pid, keeper, started_at } = await agents.spawn({
        agent: agent.id,
        command,
        env,
        cwd: agent.cwd,
        cols: agent.cols,
        rows: agent.rows,
      });
      supervision.read({ kind: 'started', agent: agent.id, at: started_at, pid, keeper });
    } catch (thrown) {
      const error = toMoitumiError(thrown);
      supervision.stopping();
      supervision.end(error.message, clock.now());
      const row = supervision.agent;
      if (row !== undefined) await journal.note({ changes: [{ kind: 'agent_put', agent: { ...row, closed: true } }] });
      throw error;
    }
    return supervision.agent ?? agent;
  }

  /** Follows an agent that a person started elsewhere. */
  observe(agent: Agent): void {
    this.#supervise(agent);
  }

  /** No longer follows an agent; what runs goes on. */
  letGo(id: AgentId): void {
    this.#supervised.get(id)?.release();
    this.#supervised.delete(id);
  }

  /** Ends agents that run; resolves when they have, and their rows say so. */
  async stop(ids: readonly AgentId[], graceMs = GRACE_MS): Promise<void> {
    await this.adopted;
    await Promise.all(ids.map((id) => this.#stopOne(id, graceMs)));
  }

  /** The live agents of ours. */
  live(): readonly AgentId[] {
    const all = [...this.#options.state.agents.values()];
    return all.filter((agent) => agent.origin === 'supervised' && isLive(agent)).map(({ id }) => id);
  }

  supervision(id: AgentId): Supervision | null {
    return this.#supervised.get(id) ?? null;
  }

  /** An agent's terminal. Throws when it has none that answers. */
  async terminal(agent: Agent): Promise<IAgentTerminal> {
    await this.adopted;
    const terminal = this.#options.agents.terminal(agent.id);
    if (terminal !== null) return terminal;
    if (agent.origin === 'observed') throw noTerminal(agent);
    if (isLive(agent) && agent.keeper !== null) {
      const text = `The keeper ${agent.keeper} of ${agent.id} does not answer. Nothing was done.`;
      throw new MoitumiError('keeper_silent', text, { keeper: agent.keeper });
    }
    throw notRunning(agent);
  }

  /** Nobody looks at an agent that has ended any more: its keeper may forget it. */
  forget(id: AgentId): void {
    if (!this.#lingering.has(id)) return;
    this.#lingering.get(id)?.();
    this.#lingering.delete(id);
    this.#options.agents.settle(id);
    this.#options.launches.forget(id);
  }

  /** Its row is gone. */
  forgetAll(ids: readonly AgentId[]): void {
    this.#options.talk.forget(ids);
    for (const id of ids) {
      this.letGo(id);
      this.forget(id);
    }
  }

  /** Lets go of all agents; they run on. Those that have ended are kept for a core that follows, else forgotten. */
  release(follows: boolean): void {
    for (const supervision of this.#supervised.values()) supervision.release();
    this.#supervised.clear();
    for (const [id, cancel] of [...this.#lingering]) {
      if (follows) cancel();
      else this.forget(id);
    }
  }

  async #stopOne(id: AgentId, graceMs: number): Promise<void> {
    const supervision = this.#supervised.get(id);
    if (supervision === undefined) return;
    supervision.stopping();
    await this.#options.agents.stop(id, graceMs);
    const ended = await supervision.until(() => supervision.agent?.state === 'exited', NEWS_MS);
    if (!ended) supervision.end('stopped', this.#options.clock.now());
  }

  #takeUp(held: readonly HeldAgent[], silent: readonly string[]): void {
    const { state, journal, logger } = this.#options;
    for (const fate of fates(state.agents.values(), held, silent)) this.#carryOut(fate);
    for (const each of held) {
      const agent = state.agents.get(each.agent);
      if (agent === undefined) logger.log('warn', 'a keeper holds an agent that the store does not know', { ...each });
      if (each.exit !== null && !this.#supervised.has(each.agent)) this.#linger(each.agent);
      // The last core put it away, and could not tell its keeper any more.
      if (agent?.closed === true) this.forget(each.agent);
    }
    journal.flush();
  }

  #signal(signal: AgentSignal): void {
    const supervision = this.#supervised.get(signal.agent);
    if (signal.kind === 'typed') this.#options.typed(signal.agent);
    else if (signal.kind === 'keeper_lost' && supervision !== undefined) void this.#lost.lose(supervision, signal.at);
    else supervision?.read(signal);
  }

  #supervise(agent: Agent): Supervision {
    const { state, journal, clock, sources, feeds, hearing, talk, agents } = this.#options;
    const supervision = new Supervision(agent, {
      state,
      journal,
      clock,
      sources: sources(agent.id, familyOf(agent)),
      feeds: feeds(familyOf(agent)),
      terminal: () => agents.terminal(agent.id),
      hearing,
      talk,
      settled: (id) => {
        this.#supervised.get(id)?.release();
        this.#supervised.delete(id);
        this.#linger(id);
      },
    });
    this.#supervised.set(agent.id, supervision);
    return supervision;
  }

  /** Its end is durable. Without a terminal there is nothing to keep. */
  #linger(id: AgentId): void {
    const { agents, clock } = this.#options;
    const ms = agents.terminal(id) === null ? 0 : LINGER_MS;
    this.#lingering.set(
      id,
      clock.after(ms, () => this.forget(id)),
    );
  }

  /** An agent whose state was loaded from disk, and may be old. */
  #unconfirmed(agent: Agent): Agent {
    const loaded = { ...agent, unconfirmed: true };
    this.#options.state.apply({ kind: 'agent_put', agent: loaded });
    return loaded;
  }

  #carryOut(fate: Fate): void {
    const { clock } = this.#options;
    const { id } = fate.agent;
    const supervision = this.#supervised.get(id) ?? this.#revive(fate.agent);
    const at = clock.now();
    switch (fate.kind) {
      case 'runs': {
        const { pid, keeper, started_at, cols, rows, title } = fate.held;
        supervision.read({ kind: 'started', agent: id, at: started_at, pid, keeper });
        supervision.read({ kind: 'resized', agent: id, at, cols, rows });
        if (title !== null) supervision.read({ kind: 'title', agent: id, at, title });
        return;
      }
      case 'ended':
        supervision.read({ kind: 'exited', agent: id, ...fate.exit });
        return;
      case 'silent':
        supervision.read({ kind: 'keeper_silent', agent: id, at });
        return;
      case 'lost':
        void this.#lost.lose(supervision, at);
        return;
      case 'never_started':
        supervision.end('the core ended before it was started', at);
        return;
      default:
        fate satisfies never;
    }
  }

  /** An agent that was thought to have ended, and runs. */
  #revive(agent: Agent): Supervision {
    const revived: Agent = {
      ...agent,
      state: 'unknown',
      exited_at: null,
      exit_code: null,
      signal: null,
      closed: false,
    };
    void this.#options.journal.note({ changes: [{ kind: 'agent_put', agent: revived }] });
    return this.#supervise(this.#unconfirmed(revived));
  }
}
