import type { Agent, AgentId, AgentState } from '../../src/domain/agent.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { Push } from '../../src/ports/pushes.ts';

/** Whom a wait tells how it ended; called once at most. */
export type WaitEnd = { readonly done: () => void; readonly failed: (error: MoitumiError) => void };

/** Follows agents until each has been in one state. */
export class AgentWait {
  readonly #wanted: AgentState;
  readonly #end: WaitEnd;
  /** The latest that pushes told of any agent: they may come before it is known who is waited for. */
  readonly #latest = new Map<AgentId, Agent>();
  readonly #pending = new Map<AgentId, Agent>();
  /** The agents of a snapshot that is coming in. */
  #snapshot = new Set<AgentId>();

  constructor(wanted: AgentState, end: WaitEnd) {
    this.#wanted = wanted;
    this.#end = end;
  }

  /** Those that have not been in the state yet, as they were last seen. */
  pending(): readonly Agent[] {
    return [...this.#pending.values()];
  }

  /** The agents as they were last seen, in the order in which they were asked for. */
  latest(ids: Iterable<AgentId>): readonly Agent[] {
    return [...new Set(ids)].flatMap((id) => this.#latest.get(id) ?? []);
  }

  /** Waits for these, as the core has just told of them. */
  await(agents: readonly Agent[]): void {
    const told = agents.map((agent) => [agent, this.#latest.get(agent.id) ?? agent] as const);
    for (const [agent] of told) this.#pending.set(agent.id, agent);
    for (const [agent, pushed] of told) {
      this.#latest.set(agent.id, agent);
      this.#see(agent);
      this.#see(pushed);
    }
  }

  pushed(push: Push): void {
    if (push.event === 'agent_status_changed') this.#see(push.data);
    if (push.event === 'sync_graph') this.#seeSnapshot(push.data);
    if (push.event === 'node_removed') this.#lose((agent) => push.data.ids.includes(agent.node));
    if (push.event === 'stopping' && push.data.reason === 'stop') {
      this.#end.failed(new MoitumiError('no_core', 'The core was stopped; agents run on, but nobody tells of them.'));
    }
  }

  #seeSnapshot({ page, last, agents }: Extract<Push, { event: 'sync_graph' }>['data']): void {
    if (page === 0) this.#snapshot = new Set();
    for (const agent of agents) {
      this.#snapshot.add(agent.id);
      this.#see(agent);
    }
    if (last) this.#lose((agent) => !this.#snapshot.has(agent.id));
  }

  #see(agent: Agent): void {
    this.#latest.set(agent.id, agent);
    if (!this.#pending.has(agent.id)) return;
    this.#pending.set(agent.id, agent);
    if (agent.state === this.#wanted) {
      this.#pending.delete(agent.id);
      if (this.#pending.size === 0) this.#end.done();
    } else if (agent.state === 'exited') {
      const { id: ref, state } = agent;
      const message = `${ref} has ended; it will not be ${this.#wanted} any more.`;
      this.#end.failed(new MoitumiError('agent_not_running', message, { agent: ref, state }));
    }
  }

  #lose(isGone: (agent: Agent) => boolean): void {
    const gone = this.pending().find(isGone);
    if (gone === undefined) return;
    const message = `${gone.id} was removed while it was waited for.`;
    this.#end.failed(new MoitumiError('agent_not_found', message, { ref: gone.id, nearest: null }));
  }
}
