import type { Agent, AgentId } from '../domain/agent.ts';
import type { Ask } from '../domain/ask.ts';
import { agentDigest, byImportance, type Digest, type NodeDigest, type Span, wasDone } from '../domain/digest.ts';
import type { NodeId } from '../domain/node.ts';
import type { IClock } from '../ports/clock.ts';
import type { IHistory } from '../ports/cortex-store.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';

export type DigestDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly history: IHistory;
  readonly clock: IClock;
};

/** Most agents, asks and nodes of one digest: it stays below the 1 MiB of a message. */
const MAX_AGENTS = 200;
const MAX_ASKS = 300;
const MAX_DONE = 200;

/** So many agents are read in one go: each takes up to half a millisecond. */
const AT_ONCE = 8;

/** What happened in that time, as far as the history reaches. Others get their turn while it is read. */
export async function readDigest(deps: DigestDeps, span: Span): Promise<Digest> {
  const { state, journal, clock } = deps;
  journal.flush();
  const asks = askedSince(deps, span.since);
  // Nothing else happens to an agent without its row saying so.
  const touched = [...state.agents.values()]
    .filter((agent) => agent.since >= span.since || agent.state === 'waiting' || asks.has(agent.id))
    .sort((a, b) => b.since - a.since);
  const told = touched.slice(0, MAX_AGENTS);
  const nodes = new Map<NodeId, NodeDigest>();
  for (const [index, agent] of told.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise<void>((resolve) => clock.after(0, resolve));
    addAgent(deps, nodes, agent, asks.get(agent.id) ?? [], span);
  }
  addDone(state, nodes, span);
  return { ...span, nodes: byImportance([...nodes.values()]), left_out: touched.length - told.length };
}

/** Asks by their agents: those that are not over, then those that ended since, the last first. */
function askedSince({ state, history }: DigestDeps, since: number): ReadonlyMap<AgentId, readonly Ask[]> {
  const closed = history.closedAsks(null).filter(({ end }) => (end?.at ?? 0) >= since);
  const byAgent = new Map<AgentId, Ask[]>();
  for (const ask of [...state.asks.values(), ...closed].slice(0, MAX_ASKS)) {
    byAgent.set(ask.agent, [...(byAgent.get(ask.agent) ?? []), ask]);
  }
  return byAgent;
}

function addAgent(
  { state, history }: DigestDeps,
  nodes: Map<NodeId, NodeDigest>,
  agent: Agent,
  asks: readonly Ask[],
  span: Span,
): void {
  const [transitions, prompts] = [history.transitions(agent.id), history.settledPrompts(agent.id)];
  const usage = state.usages.get(agent.id)?.usage ?? null;
  const digest = agentDigest({ agent, transitions, asks, prompts, usage }, span);
  if (digest === null) return;
  const node = nodes.get(agent.node) ?? headOf(state, agent.node);
  nodes.set(agent.node, { ...node, agents: [...node.agents, digest] });
}

function addDone(state: CoreState, nodes: Map<NodeId, NodeDigest>, { since }: Span): void {
  const done = [...state.nodes.values()].filter((node) => wasDone(node, since)).slice(0, MAX_DONE);
  for (const { id } of done) nodes.set(id, { ...(nodes.get(id) ?? headOf(state, id)), done: true });
}

function headOf(state: CoreState, node: NodeId): NodeDigest {
  return { node, title: state.nodes.get(node)?.title ?? '', done: false, agents: [] };
}
