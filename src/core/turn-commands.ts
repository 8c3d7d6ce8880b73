import type { Agent } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import type { NodeId } from '../domain/node.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import { searchWords } from '../domain/search-words.ts';
import { treeOrder } from '../domain/tree.ts';
import type { Turn, TurnId } from '../domain/turn.ts';
import type { Caller } from '../ports/control.ts';
import type { IConversationLog } from '../ports/cortex-store.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import { type Handlers, read } from './handler.ts';
import type { Journal } from './journal.ts';
import { pages, turnWeight } from './paging.ts';
import type { Views } from './views.ts';

export type TurnDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly conversations: IConversationLog;
  readonly talk: Conversations;
  readonly views: Views;
};

type TurnMethods = 'read_turns' | 'search_turns' | 'get_recent_context' | 'keep_draft';

const USUAL_TURNS = 50;
const USUAL_FINDS = 20;
const MAX_TURNS = 200;

/** Longest draft, in UTF-16 units: more was pasted, and can be pasted again. */
const MAX_DRAFT = 20_000;

/** Requests about what was said. */
export function turnCommands(deps: TurnDeps): Pick<Handlers, TurnMethods> {
  const { state, journal, conversations } = deps;
  return {
    read_turns: read(({ node, before, limit }) =>
      lastTurns(deps, resolveNode(state.nodes, node).id, turnId(before), bounded(limit, USUAL_TURNS)),
    ),
    search_turns: read(({ text, node, limit }) => {
      journal.flush();
      const root = node === undefined ? null : resolveNode(state.nodes, node).id;
      const among = root === null ? null : treeOrder(state.nodes, root).map((line) => line.node.id);
      const found = conversations.search(searchWords(text), among, bounded(limit, USUAL_FINDS));
      return { turns: pages(found, turnWeight)[0] ?? [] };
    }),
    get_recent_context: read((params, caller) => recentContext(deps, params, caller)),
    // Not in the audit log: nothing was said yet.
    keep_draft: read(async (params, { surface }) => {
      const node = resolveNode(state.nodes, params.node).id;
      const text = params.text.slice(0, MAX_DRAFT);
      await journal.note({ changes: [{ kind: 'draft_put', surface, node, text }] });
      return null;
    }),
  };
}

function recentContext(deps: TurnDeps, params: { readonly node?: string; readonly limit?: number }, caller: Caller) {
  const { state, conversations, talk } = deps;
  const { surface } = caller;
  const view = state.views.get(surface) ?? null;
  const node = params.node === undefined ? nodeInView(deps, caller) : resolveNode(state.nodes, params.node).id;
  if (node === null) return { node, view, draft: '', turns: [], partial: [], prompts: [], agents: [] };
  const { turns } = lastTurns(deps, node, null, bounded(params.limit, USUAL_TURNS));
  const agents = state.agentsOf(node).filter((agent) => !agent.closed);
  return {
    node,
    view,
    draft: conversations.draft(surface, node) ?? '',
    turns,
    partial: talk.partial(node),
    prompts: promptsOf(state, agents),
    agents,
  };
}

/** What it has selected, else what it has opened. */
function nodeInView({ state, views }: TurnDeps, caller: Caller): NodeId | null {
  const view = views.seen(caller);
  const places = view === null ? [] : [view.focus, view.entered];
  return places.find((id) => id !== null && state.nodes.has(id)) ?? null;
}

function promptsOf(state: CoreState, agents: readonly Agent[]) {
  const ids = new Set(agents.map(({ id }) => id));
  return [...state.prompts.values()].filter(({ agent }) => ids.has(agent));
}

/** As many of them as a message holds, the newest; what has just been said is among them. */
function lastTurns({ journal, conversations }: TurnDeps, node: NodeId, before: TurnId | null, limit: number) {
  journal.flush();
  const found = conversations.turns(node, before, limit + 1);
  const newest = pages(found.slice(-limit).toReversed(), turnWeight)[0] ?? [];
  const turns: readonly Turn[] = newest.toReversed();
  return { turns, more: turns.length < found.length };
}

function turnId(before: string | undefined): TurnId | null {
  if (before === undefined) return null;
  if (/^t\d{1,15}$/.test(before)) return before;
  throw new MoitumiError('bad_request', `“${before.slice(0, 60)}” is no id of a turn, such as t12.`, {
    path: 'before',
  });
}

function bounded(limit: number | undefined, usual: number): number {
  return Math.max(1, Math.min(limit ?? usual, MAX_TURNS));
}
