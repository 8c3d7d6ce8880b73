import type { Push } from '../../src/ports/pushes.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import { agentForm, askForm, auditForm, nodeForm, turnForm } from './json-forms.ts';

/** Turns pushes into what `events` prints. A node's form lists its agents, so that it has to know them all. */
export class EventLines {
  readonly #mirror = createGraphMirror();
  /** Pages of a snapshot that is not whole yet. */
  #pages: Push<'sync_graph'>[] = [];

  /** The objects for the lines that a push makes; a snapshot's come with its last page. */
  lines(push: Push): readonly unknown[] {
    this.#mirror.apply(push);
    if (push.event !== 'sync_graph') return [this.#line(push)];
    if (push.data.page === 0) this.#pages = [];
    this.#pages.push(push);
    return push.data.last ? this.#pages.map((page) => this.#line(page)) : [];
  }

  #line(push: Push): unknown {
    return { event: push.event, ...(push.seq === undefined ? {} : { seq: push.seq }), data: this.#data(push) };
  }

  #data(push: Push): unknown {
    const agents = [...this.#mirror.state.agents.values()];
    switch (push.event) {
      case 'node_updated':
        return nodeForm(push.data, agents);
      case 'agent_status_changed':
        return agentForm(push.data);
      case 'ask_raised':
      case 'ask_resolved':
        return askForm(push.data);
      case 'turn_appended':
        return turnForm(push.data);
      case 'audit_appended':
        return auditForm(push.data);
      case 'sync_graph': {
        const nodes = push.data.nodes.map((node) => nodeForm(node, agents));
        return {
          ...push.data,
          nodes,
          agents: push.data.agents.map(agentForm),
          asks: (push.data.asks ?? []).map(askForm),
        };
      }
      default:
        return push.data;
    }
  }
}
