import { type Agent, type AgentId, withAgentDefaults } from '../domain/agent.ts';
import type { Change, Removal } from '../domain/change.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { PaneArrangement } from '../domain/pane-arrangement.ts';
import type { SurfaceKey, View } from '../domain/view.ts';
import type { StoreState } from '../ports/cortex-store.ts';

/** The state of the cortex in memory: what the store holds, plus what is about to be committed. */
export class CoreState {
  readonly nodes = new Map<NodeId, Node>();
  readonly agents = new Map<AgentId, Agent>();
  readonly views = new Map<SurfaceKey, View>();
  /** By surface, then by the entered node. */
  readonly layouts = new Map<SurfaceKey, Map<NodeId | null, PaneArrangement>>();
  removal: Removal | null = null;
  epoch = '';
  /** Number of the last logged change that is durable. */
  seq = 0;
  nextNode = 1;
  nextAgent = 1;
  readonly #agentsByNode = new Map<NodeId, Set<AgentId>>();

  constructor(loaded: StoreState) {
    this.load(loaded);
  }

  /** Replaces everything by what the store holds. */
  load(loaded: StoreState): void {
    for (const map of [this.nodes, this.agents, this.views, this.layouts, this.#agentsByNode]) map.clear();
    for (const node of loaded.nodes) this.nodes.set(node.id, node);
    for (const agent of loaded.agents) this.#putAgent(withAgentDefaults(agent));
    for (const view of loaded.views) this.views.set(view.surface, view);
    for (const { surface, node, arrangement } of loaded.layouts) this.#putLayout(surface, node, arrangement);
    this.removal = loaded.removal;
    this.epoch = loaded.epoch;
    this.seq = loaded.seq;
    this.nextNode = loaded.next_node;
    this.nextAgent = loaded.next_agent;
  }

  takeNodeId(): NodeId {
    return `n${this.nextNode++}`;
  }

  takeAgentId(): AgentId {
    return `a${this.nextAgent++}`;
  }

  /** The agents of one node, oldest first. */
  agentsOf(node: NodeId): readonly Agent[] {
    const ids = this.#agentsByNode.get(node);
    if (ids === undefined) return [];
    return [...ids].map((id) => this.agents.get(id)).filter((agent) => agent !== undefined);
  }

  apply(change: Change): void {
    switch (change.kind) {
      case 'node_put':
        this.nodes.set(change.node.id, change.node);
        return;
      case 'nodes_removed':
        for (const id of change.ids) this.#removeNode(id);
        return;
      case 'agent_added':
      case 'agent_put':
        this.#putAgent(change.agent);
        return;
      case 'notes_put':
        return;
      case 'view_put':
        this.views.set(change.view.surface, change.view);
        return;
      case 'view_removed':
        this.views.delete(change.surface);
        this.layouts.delete(change.surface);
        return;
      case 'layout_put':
        this.#putLayout(change.surface, change.node, change.arrangement);
        return;
      case 'removal_put':
        this.removal = change.removal;
        return;
      default:
        change satisfies never;
    }
  }

  #putAgent(agent: Agent): void {
    this.agents.set(agent.id, agent);
    const ids = this.#agentsByNode.get(agent.node);
    if (ids === undefined) this.#agentsByNode.set(agent.node, new Set([agent.id]));
    else ids.add(agent.id);
  }

  #putLayout(surface: SurfaceKey, node: NodeId | null, arrangement: PaneArrangement | null): void {
    const layouts = this.layouts.get(surface) ?? new Map<NodeId | null, PaneArrangement>();
    if (arrangement === null) layouts.delete(node);
    else layouts.set(node, arrangement);
    this.layouts.set(surface, layouts);
  }

  #removeNode(id: NodeId): void {
    this.nodes.delete(id);
    for (const layouts of this.layouts.values()) layouts.delete(id);
    for (const agent of this.#agentsByNode.get(id) ?? []) this.agents.delete(agent);
    this.#agentsByNode.delete(id);
  }
}
