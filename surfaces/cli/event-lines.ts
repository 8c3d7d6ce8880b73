import type { Agent, AgentId } from '../../src/domain/agent.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Push } from '../../src/ports/pushes.ts';
import { agentForm, auditForm, nodeForm } from './json-forms.ts';

/** Turns pushes into what `events` prints; knows the agents, which a node's form lists. */
export class EventLines {
  readonly #agents = new Map<AgentId, Agent>();

  /** The push as an object for a line; learns from it. */
  line(push: Push): unknown {
    this.learn(push);
    return { event: push.event, ...(push.seq === undefined ? {} : { seq: push.seq }), data: this.#data(push) };
  }

  /** Only learns from a push. */
  learn(push: Push): void {
    if (push.event === 'agent_status_changed') this.#agents.set(push.data.id, push.data);
    if (push.event !== 'sync_graph') return;
    if (push.data.page === 0) this.#agents.clear();
    for (const agent of push.data.agents) this.#agents.set(agent.id, agent);
  }

  #data(push: Push): unknown {
    const agents = [...this.#agents.values()];
    switch (push.event) {
      case 'node_updated':
        return nodeForm(push.data, agents);
      case 'agent_status_changed':
        return agentForm(push.data);
      case 'audit_appended':
        return auditForm(push.data);
      case 'sync_graph': {
        const { nodes, agents: given } = push.data;
        return { ...push.data, nodes: nodes.map((node) => nodeForm(node, agents)), agents: given.map(agentForm) };
      }
      default:
        return push.data;
    }
  }
}

/** A change from the log as the push that told it; null: it had none. */
export function pushOf(change: Change, seq: number): Push | null {
  switch (change.kind) {
    case 'node_put':
      return { event: 'node_updated', seq, data: change.node };
    case 'nodes_removed':
      return { event: 'node_removed', seq, data: { ids: change.ids } };
    case 'agent_added':
      return { event: 'agent_status_changed', seq, data: change.agent };
    default:
      return null;
  }
}
