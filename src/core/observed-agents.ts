import { type Agent, type AgentId, isLive } from '../domain/agent.ts';
import type { Change } from '../domain/change.ts';
import { newNode } from '../domain/cortex.ts';
import { directoryTitle } from '../domain/directory-title.ts';
import { type AgentDraft, newAgent } from '../domain/new-agent.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { IProcessProbe } from '../ports/process-probe.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';

/** A program that a person started elsewhere, as its hook tells of it. */
export type Sighting = {
  /** The program's name, such as `claude`. */
  readonly tool: string;
  readonly pid: number;
  readonly cwd: string;
  readonly session: string | null;
};

export type ObservedOptions = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly orchestrator: AgentOrchestrator;
  readonly processes: IProcessProbe;
  readonly clock: IClock;
};

/** How often their processes are looked for: each is one small file of the kernel's. */
const LOOK_MS = 2_000;

/** Silent for so long, an agent counts as inactive. */
const SILENCE_MS = 3_600_000;

const EVIDENCE = { source: 'hook', text: 'its hook told of it' } as const;

/** Agents that people started by themselves, known by what their hooks report. */
export class ObservedAgents {
  readonly #options: ObservedOptions;
  /** When each was last heard of. */
  readonly #heard = new Map<AgentId, number>();
  #looking: Cancel | null = null;

  constructor(options: ObservedOptions) {
    this.#options = options;
  }

  /** Takes up those of the last core; called once the supervised ones were. */
  start(): void {
    for (const agent of this.#live()) {
      const supervision = this.#options.orchestrator.supervision(agent.id);
      if (this.#runs(agent)) supervision?.read(startOf(agent, this.#options.clock.now()));
      else supervision?.end('it ended while nobody looked', this.#options.clock.now());
    }
    this.#lookLater();
  }

  stop(): void {
    this.#looking?.();
    this.#looking = null;
  }

  /** The agent that was seen, if it is known. */
  find(sighting: Sighting): Agent | null {
    const live = this.#live().filter((agent) => agent.profile === sighting.tool);
    const same = live.find((agent) => agent.pid === sighting.pid && this.#runs(agent));
    if (same !== undefined) return same;
    const named = sighting.session === null ? undefined : this.#named(sighting.session);
    if (named === undefined || (named.origin === 'supervised' && !isLive(named))) return null;
    return named.origin === 'observed' && isLive(named) && this.#runs(named) ? null : named;
  }

  /** The agent that was seen: as it is known, known and running again, or new. Null: nothing can be written down. */
  take(sighting: Sighting): Agent | null {
    const { state } = this.#options;
    const known = this.find(sighting);
    if (known !== null && (known.origin === 'supervised' || this.#is(known, sighting))) return known;
    const agent = known === null ? this.#add(sighting) : this.#again(known, sighting);
    return state.agents.get(agent.id) ?? null;
  }

  /** It has just told something. */
  heard(id: AgentId): void {
    this.#heard.set(id, this.#options.clock.now());
    const agent = this.#options.state.agents.get(id);
    if (agent?.inactive === true) this.#put({ ...agent, inactive: false });
  }

  #live(): readonly Agent[] {
    return [...this.#options.state.agents.values()].filter((agent) => agent.origin === 'observed' && isLive(agent));
  }

  #named(session: string): Agent | undefined {
    return [...this.#options.state.agents.values()].findLast((agent) => agent.session === session);
  }

  #is(agent: Agent, { pid }: Sighting): boolean {
    return isLive(agent) && agent.pid === pid;
  }

  #runs({ pid, start_time }: Agent): boolean {
    return pid !== null && this.#options.processes.isRunning(pid, start_time ?? null);
  }

  #add(sighting: Sighting): Agent {
    const { state, clock, journal } = this.#options;
    const now = clock.now();
    const { node, changes } = this.#place(sighting, now);
    const agent = this.#seen(newAgent(draftOf(state.takeAgentId(), node.id, sighting), now), sighting, now);
    void journal.note({ changes: [...changes, { kind: 'agent_added', agent }] });
    this.#follow(agent);
    return agent;
  }

  /** The same conversation, in another process. */
  #again(known: Agent, sighting: Sighting): Agent {
    const agent = this.#seen(known, sighting, this.#options.clock.now());
    this.#options.orchestrator.letGo(agent.id);
    this.#put(agent);
    this.#follow(agent);
    return agent;
  }

  #seen(agent: Agent, { pid, session }: Sighting, now: number): Agent {
    const startTime = this.#options.processes.startTime(pid);
    return {
      ...agent,
      state: 'starting',
      since: now,
      evidence: EVIDENCE,
      session: session ?? agent.session,
      closed: false,
      pid,
      ...(startTime === null ? {} : { start_time: startTime }),
      started_at: now,
      exited_at: null,
    };
  }

  #follow(agent: Agent): void {
    this.#options.orchestrator.observe(agent);
    this.#options.orchestrator.supervision(agent.id)?.read(startOf(agent, this.#options.clock.now()));
    this.#lookLater();
  }

  /** The node of its conversation, else of its directory, else a new one for that. */
  #place({ cwd, session }: Sighting, now: number): { readonly node: Node; readonly changes: readonly Change[] } {
    const { state } = this.#options;
    const before = session === null ? undefined : state.nodes.get(this.#named(session)?.node ?? '');
    const nodes = [...state.nodes.values()];
    const here = nodes.filter((node) => node.cwd === cwd);
    const found = before ?? here.find((node) => node.state === 'open') ?? here[0];
    if (found !== undefined) return { node: found, changes: [] };
    const titles = new Set(nodes.map((each) => each.title));
    const title = directoryTitle(cwd, (each) => titles.has(each));
    const id = state.takeNodeId();
    const node = newNode({ id, title, parent: null, depends_on: [], cwd, priority: 0, has_notes: false }, now);
    return { node, changes: [{ kind: 'node_put', node }] };
  }

  /** Nobody tells when a process is killed, so they are looked for while there are any. */
  #lookLater(): void {
    if (this.#looking !== null || this.#live().length === 0) return;
    this.#looking = this.#options.clock.after(LOOK_MS, () => {
      this.#looking = null;
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    const { orchestrator, clock } = this.#options;
    const now = clock.now();
    for (const agent of this.#live()) {
      // A removal that was undone brought it back.
      if (orchestrator.supervision(agent.id) === null) orchestrator.observe(agent);
      if (!this.#runs(agent)) {
        const end = { exit_code: null, signal: null };
        orchestrator.supervision(agent.id)?.read({ kind: 'exited', agent: agent.id, at: now, ...end });
        continue;
      }
      const heard = Math.max(this.#heard.get(agent.id) ?? 0, agent.since);
      if (!agent.inactive && now - heard >= SILENCE_MS) this.#put({ ...agent, inactive: true });
    }
  }

  #put(agent: Agent): void {
    void this.#options.journal.note({ changes: [{ kind: 'agent_put', agent }] });
  }
}

function startOf(agent: Agent, at: number) {
  return { kind: 'started', agent: agent.id, at, pid: agent.pid ?? 0, keeper: null } as const;
}

function draftOf(id: AgentId, node: NodeId, { tool, cwd, session }: Sighting): AgentDraft {
  const size = { cols: 80, rows: 24 };
  return { id, node, origin: 'observed', profile: tool, command: [tool], cwd, ...size, evidence: EVIDENCE, session };
}
