import type { Agent, AgentId } from '../domain/agent.ts';
import type { Ask, AskId } from '../domain/ask.ts';
import type { Node, NodeId } from '../domain/node.ts';
import type { SurfaceKey, View } from '../domain/view.ts';
import type { Cancel } from '../ports/clock.ts';
import type { GraphPage, Push } from '../ports/pushes.ts';

/** The whole state, as far as surfaces are told it. */
export type GraphState = {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly agents: ReadonlyMap<AgentId, Agent>;
  readonly views: ReadonlyMap<SurfaceKey, View>;
  /** Those that are not closed. */
  readonly asks: ReadonlyMap<AskId, Ask>;
};

/** A client's picture of the state. */
export type GraphMirror = {
  /** The picture now. The maps change in place with each push, and are replaced by a snapshot. */
  readonly state: GraphState;
  /** Whether a whole snapshot has come. */
  readonly complete: boolean;
  /** Takes a push in; those that do not concern the state change nothing. */
  apply(push: Push): void;
  /** Calls after each change, with the push that made it; a snapshot is one change, told with its last page. */
  listen(changed: (push: Push) => void): Cancel;
};

type Picture = {
  nodes: Map<NodeId, Node>;
  agents: Map<AgentId, Agent>;
  views: Map<SurfaceKey, View>;
  asks: Map<AskId, Ask>;
};

/** An empty mirror, to be fed with every push of one client. */
export function createGraphMirror(): GraphMirror {
  const listeners = new Set<(push: Push) => void>();
  let shown = emptyPicture();
  /** A snapshot that is not whole yet; what is shown stays as it is until then. */
  let coming: Picture | null = null;
  let complete = false;

  function applyPage(page: GraphPage): boolean {
    if (page.page === 0) coming = emptyPicture();
    // The rest of a snapshot whose beginning was lost with a connection: another one follows.
    if (coming === null) return false;
    for (const node of page.nodes) coming.nodes.set(node.id, node);
    for (const agent of page.agents) coming.agents.set(agent.id, agent);
    for (const view of page.views) coming.views.set(view.surface, view);
    for (const ask of page.asks ?? []) coming.asks.set(ask.id, ask);
    if (!page.last) return false;
    shown = coming;
    coming = null;
    complete = true;
    return true;
  }

  function applyToAll(push: Push): boolean {
    if (push.event === 'sync_graph') return applyPage(push.data);
    if (coming !== null) applyDelta(coming, push);
    return applyDelta(shown, push);
  }

  return {
    get state() {
      return shown;
    },
    get complete() {
      return complete;
    },
    apply: (push) => {
      if (!applyToAll(push)) return;
      for (const changed of [...listeners]) changed(push);
    },
    listen: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

function emptyPicture(): Picture {
  return { nodes: new Map(), agents: new Map(), views: new Map(), asks: new Map() };
}

/** Whether the push changed the picture. */
function applyDelta(picture: Picture, push: Exclude<Push, Push<'sync_graph'>>): boolean {
  switch (push.event) {
    case 'node_updated':
      picture.nodes.set(push.data.id, push.data);
      return true;
    case 'node_removed':
      removeNodes(picture, new Set(push.data.ids));
      return true;
    case 'agent_status_changed':
      picture.agents.set(push.data.id, push.data);
      return true;
    case 'agent_removed':
      removeAgents(picture, new Set(push.data.ids));
      return true;
    case 'ask_raised':
    case 'ask_resolved':
      if (push.data.state === 'closed') picture.asks.delete(push.data.id);
      else picture.asks.set(push.data.id, push.data);
      return true;
    case 'focus_node':
    case 'enter_node':
      picture.views.set(push.data.surface, push.data);
      return true;
    case 'prompt_updated':
    case 'usage_updated':
    case 'turn_appended':
    case 'turn_streaming':
    case 'audit_appended':
    case 'notice':
    case 'attention':
    case 'attention_over':
    case 'viewing_changed':
    case 'next_wanted':
    case 'channel_closed':
    case 'stopping':
      return false;
  }
}

/** An agent goes with its node. */
function removeNodes(picture: Picture, ids: ReadonlySet<NodeId>): void {
  for (const id of ids) picture.nodes.delete(id);
  const agents = [...picture.agents.values()].filter((agent) => ids.has(agent.node));
  removeAgents(picture, new Set(agents.map((agent) => agent.id)));
}

/** An ask goes with its agent. */
function removeAgents(picture: Picture, ids: ReadonlySet<AgentId>): void {
  for (const id of ids) picture.agents.delete(id);
  for (const ask of picture.asks.values()) if (ids.has(ask.agent)) picture.asks.delete(ask.id);
}
