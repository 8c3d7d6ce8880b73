import type { Agent, AgentId, AgentState } from '../../src/domain/agent.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { Push } from '../../src/ports/pushes.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';

/** Whom a wait tells how it ended. Only the first call counts. */
export type WaitEnd = { readonly done: () => void; readonly failed: (error: MoitumiError) => void };

/** Follows agents until each has been in one state. */
export class AgentWait {
  readonly #wanted: AgentState;
  readonly #end: WaitEnd;
  readonly #mirror = createGraphMirror();
  readonly #pending = new Map<AgentId, Agent>();
  readonly #reached = new Map<AgentId, Agent>();

  constructor(wanted: AgentState, end: WaitEnd) {
    this.#wanted = wanted;
    this.#end = end;
    this.#mirror.listen(() => this.#look());
  }

  /** Begins to wait for these, as the core has just told of them; pushes may have come before, and told of more. */
  begin(agents: readonly Agent[]): void {
    for (const agent of agents) this.#pending.set(agent.id, agent);
    for (const agent of agents) this.#see(agent);
    this.#look();
  }

  pushed(push: Push): void {
    this.#mirror.apply(push);
    if (push.event === 'stopping' && push.data.reason === 'stop') {
      this.#end.failed(new MoitumiError('no_core', 'The core was stopped; agents run on, but nobody tells of them.'));
    }
  }

  /** Those that have not been in the state yet, as they were last seen. */
  pending(): readonly Agent[] {
    return [...this.#pending.values()];
  }

  /** Those that have been in the state, as they were then. */
  reached(): ReadonlyMap<AgentId, Agent> {
    return this.#reached;
  }

  #look(): void {
    for (const awaited of this.pending()) {
      const agent = this.#mirror.state.agents.get(awaited.id);
      if (agent !== undefined) this.#see(agent);
      else if (this.#mirror.complete) this.#end.failed(removed(awaited));
    }
  }

  #see(agent: Agent): void {
    if (agent.state === this.#wanted) {
      this.#pending.delete(agent.id);
      this.#reached.set(agent.id, agent);
      if (this.#pending.size === 0) this.#end.done();
    } else if (agent.state === 'exited') {
      this.#end.failed(ended(agent, this.#wanted));
    } else {
      this.#pending.set(agent.id, agent);
    }
  }
}

function removed({ id }: Agent): MoitumiError {
  return new MoitumiError('agent_not_found', `${id} was removed while it was waited for.`, { ref: id, nearest: null });
}

function ended({ id, state }: Agent, wanted: AgentState): MoitumiError {
  const message = `${id} has ended; it will not be ${wanted} any more.`;
  return new MoitumiError('agent_not_running', message, { agent: id, state });
}
