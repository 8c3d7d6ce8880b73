import { type Agent, type AgentId, withAgentDefaults } from '../domain/agent.ts';
import type { Ask, AskId } from '../domain/ask.ts';
import type { Change } from '../domain/change.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { PaneArrangement } from '../domain/pane-arrangement.ts';
import { isSettled, type Prompt, type PromptId } from '../domain/prompt.ts';
import type { TurnId } from '../domain/turn.ts';
import { type KeptUndo, type Undo, withUndo } from '../domain/undo.ts';
import type { AccountLimit, KeptUsage } from '../domain/usage.ts';
import type { SurfaceKey, View } from '../domain/view.ts';
import type { StoreState } from '../ports/cortex-store.ts';

/** The state of the cortex in memory: what the store holds, plus what is about to be committed. */
export class CoreState {
  readonly nodes = new Map<NodeId, Node>();
  readonly agents = new Map<AgentId, Agent>();
  readonly views = new Map<SurfaceKey, View>();
  /** By surface, then by the entered node. */
  readonly layouts = new Map<SurfaceKey, Map<NodeId | null, PaneArrangement>>();
  /** Those that are not closed, in the order in which they were raised. */
  readonly asks = new Map<AskId, Ask>();
  /** Those that are not settled, in the order in which they came. */
  readonly prompts = new Map<PromptId, Prompt>();
  /** When a person was last at each surface. */
  readonly visits = new Map<SurfaceKey, number>();
  readonly usages = new Map<AgentId, KeptUsage>();
  /** By tool and window. */
  readonly limits = new Map<string, AccountLimit>();
  /** What can be taken back, oldest first. */
  undos: readonly KeptUndo[] = [];
  epoch = '';
  /** Number of the last logged change that is durable. */
  seq = 0;
  nextNode = 1;
  nextAgent = 1;
  nextAsk = 1;
  nextPrompt = 1;
  nextTurn = 1;
  readonly #agentsByNode = new Map<NodeId, Set<AgentId>>();

  constructor(loaded: StoreState) {
    this.load(loaded);
  }

  /** Replaces everything by what the store holds. */
  load(loaded: StoreState): void {
    const { nodes, agents, views, layouts, asks, prompts, visits, usages, limits } = this;
    const maps = [nodes, agents, views, layouts, asks, prompts, visits, usages, limits, this.#agentsByNode];
    for (const map of maps) map.clear();
    for (const node of loaded.nodes) this.nodes.set(node.id, node);
    for (const agent of loaded.agents) this.#putAgent(withAgentDefaults(agent));
    for (const view of loaded.views) this.views.set(view.surface, view);
    for (const { surface, node, arrangement } of loaded.layouts) this.#putLayout(surface, node, arrangement);
    for (const ask of loaded.asks) this.asks.set(ask.id, ask);
    for (const prompt of loaded.prompts) this.prompts.set(prompt.id, prompt);
    for (const { surface, at } of loaded.visits) this.visits.set(surface, at);
    for (const kept of loaded.usages) this.usages.set(kept.usage.agent, kept);
    for (const limit of loaded.limits) this.#putLimit(limit);
    this.undos = loaded.undos;
    this.epoch = loaded.epoch;
    this.seq = loaded.seq;
    this.nextNode = loaded.next_node;
    this.nextAgent = loaded.next_agent;
    this.nextAsk = loaded.next_ask;
    this.nextPrompt = loaded.next_prompt;
    this.nextTurn = loaded.next_turn;
  }

  takeNodeId(): NodeId {
    return `n${this.nextNode++}`;
  }

  takeAgentId(): AgentId {
    return `a${this.nextAgent++}`;
  }

  takeAskId(): AskId {
    return `q${this.nextAsk++}`;
  }

  takePromptId(): PromptId {
    return `p${this.nextPrompt++}`;
  }

  takeTurnId(): TurnId {
    return `t${this.nextTurn++}`;
  }

  /** The change that makes another one the last that can be taken back. */
  undoable(undo: Undo): Change {
    return { kind: 'undo_put', at: (this.undos.at(-1)?.at ?? 0) + 1, undo };
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
      case 'agents_removed':
        for (const id of change.ids) this.#removeAgent(id);
        return;
      case 'ask_put':
        keep(this.asks, change.ask, change.ask.state !== 'closed');
        return;
      case 'prompt_put':
        keep(this.prompts, change.prompt, !isSettled(change.prompt));
        return;
      case 'usage_put':
        this.usages.set(change.kept.usage.agent, change.kept);
        return;
      case 'limit_put':
        this.#putLimit(change.limit);
        return;
      case 'transition_put':
      case 'notes_put':
      case 'turn_added':
      case 'draft_put':
      case 'record_put':
        return;
      case 'view_put':
        this.views.set(change.view.surface, change.view);
        return;
      case 'view_removed':
        for (const map of [this.views, this.layouts, this.visits]) map.delete(change.surface);
        return;
      case 'visit_put':
        this.visits.set(change.visit.surface, change.visit.at);
        return;
      case 'layout_put':
        this.#putLayout(change.surface, change.node, change.arrangement);
        return;
      case 'undo_put':
        this.undos = withUndo(this.undos, change.at, change.undo);
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

  #putLimit(limit: AccountLimit): void {
    this.limits.set(`${limit.tool} ${limit.window}`, limit);
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
    for (const agent of this.#agentsByNode.get(id) ?? []) this.#removeAgent(agent);
    this.#agentsByNode.delete(id);
  }

  #removeAgent(id: AgentId): void {
    const node = this.agents.get(id)?.node;
    if (node !== undefined) this.#agentsByNode.get(node)?.delete(id);
    this.agents.delete(id);
    this.usages.delete(id);
    for (const ask of this.asks.values()) if (ask.agent === id) this.asks.delete(ask.id);
    for (const prompt of this.prompts.values()) if (prompt.agent === id) this.prompts.delete(prompt.id);
  }
}

/** What is over is looked up in the store. */
function keep<Row extends { readonly id: string }>(rows: Map<string, Row>, row: Row, goesOn: boolean): void {
  if (goesOn) rows.set(row.id, row);
  else rows.delete(row.id);
}
