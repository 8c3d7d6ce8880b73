import { CHAIN_START, chained, verifyChain } from '../../adapters/store/audit-chain.ts';
import { commandNumber } from '../../adapters/store/command-id.ts';
import type { Agent } from '../../src/domain/agent.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { type Change, isLogged } from '../../src/domain/change.ts';
import type { Node } from '../../src/domain/node.ts';
import type { KeptLayout } from '../../src/domain/pane-arrangement.ts';
import { type KeptUndo, withUndo } from '../../src/domain/undo.ts';
import type { AccountLimit, KeptUsage } from '../../src/domain/usage.ts';
import type { View, Visit } from '../../src/domain/view.ts';
import type {
  CommandOutcome,
  IAuditLog,
  IConversationLog,
  ICortexStore,
  IEventLog,
  IHistory,
  LoggedEvent,
  StoreBatch,
  StoreState,
} from '../../src/ports/cortex-store.ts';
import { type MemoryConversations, memoryConversations } from './memory-conversations.ts';
import { type MemoryHistory, memoryHistory } from './memory-history.ts';

/** The store's ports over plain memory, for tests of what stands on them. */
export type MemoryStore = {
  readonly store: ICortexStore;
  readonly events: IEventLog;
  readonly audit: IAuditLog;
  readonly history: IHistory;
  readonly conversations: IConversationLog;
  /** Every batch committed so far. */
  readonly batches: readonly StoreBatch[];
  /** From now on every commit throws this, as a failing disk would. */
  failWith(error: Error): void;
};

type Tables = {
  readonly nodes: Map<string, Node>;
  readonly agents: Map<string, Agent>;
  readonly notes: Map<string, string>;
  readonly views: Map<string, View>;
  readonly visits: Map<string, Visit>;
  readonly usages: Map<string, KeptUsage>;
  readonly limits: Map<string, AccountLimit>;
  readonly kept: MemoryHistory;
  readonly said: MemoryConversations;
  readonly layouts: Map<string, KeptLayout>;
  readonly records: Map<string, string>;
  undos: readonly KeptUndo[];
};

/** Makes an empty store, whose history is `epoch`. */
export function memoryStore(epoch = 'epoch-1'): MemoryStore {
  const tables: Tables = {
    nodes: new Map(),
    agents: new Map(),
    notes: new Map(),
    views: new Map(),
    visits: new Map(),
    usages: new Map(),
    limits: new Map(),
    kept: memoryHistory(),
    said: memoryConversations((id) => tables.nodes.has(id)),
    layouts: new Map(),
    records: new Map(),
    undos: [],
  };
  const outcomes = new Map<string, CommandOutcome>();
  const forgotten = new Map<string, number>();
  const batches: StoreBatch[] = [];
  const log: LoggedEvent[] = [];
  const entries: AuditEntry[] = [];
  let failure: Error | null = null;
  const counters = { seq: 0, next_node: 1, next_agent: 1, next_ask: 1, next_prompt: 1, next_turn: 1 };

  const store: ICortexStore = {
    load: (): StoreState => ({
      epoch,
      ...counters,
      nodes: [...tables.nodes.values()],
      agents: [...tables.agents.values()],
      views: [...tables.views.values()],
      layouts: [...tables.layouts.values()],
      undos: tables.undos,
      asks: tables.kept.openAsks(),
      prompts: tables.kept.waitingPrompts(),
      visits: [...tables.visits.values()],
      usages: [...tables.usages.values()],
      limits: [...tables.limits.values()],
    }),
    commit(batch) {
      if (failure !== null) throw failure;
      batches.push(batch);
      const logged = batch.changes.filter(isLogged);
      if (logged.length > 0 && batch.first_seq !== counters.seq + 1) {
        throw new Error(`The batch begins at ${batch.first_seq}; the log ends at ${counters.seq}`);
      }
      for (const outcome of batch.outcomes) {
        if ((outcomes.get(outcome.command_id)?.reply ?? null) !== null) {
          throw new Error(`Command ${outcome.command_id} was answered before`);
        }
        outcomes.set(outcome.command_id, outcome);
      }
      for (const change of batch.changes) apply(tables, change);
      for (const change of logged) log.push({ seq: ++counters.seq, at: batch.at, change });
      const { next_node, next_agent, next_ask, next_prompt, next_turn } = batch;
      Object.assign(counters, { next_node, next_agent, next_ask, next_prompt, next_turn });
      return batch.audit.map((draft) => {
        const entry = chained(draft, entries.at(-1) ?? { id: 0, hash: CHAIN_START });
        entries.push(entry);
        return entry;
      });
    },
    outcome(commandId) {
      const known = outcomes.get(commandId);
      if (known !== undefined) return known;
      const number = commandNumber(commandId);
      return number !== null && number.counter <= (forgotten.get(number.client) ?? -1) ? 'expired' : null;
    },
    notes: (node) => tables.notes.get(node) ?? null,
    records: (prefix) =>
      [...tables.records]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, row]) => ({ key, row })),
    close: () => undefined,
  };

  const events: IEventLog = {
    since(seq, limit) {
      const reaches = counters.seq - log.length;
      if (seq < reaches || seq > counters.seq) return null;
      return log.slice(seq - reaches, seq - reaches + limit);
    },
    compact(keep, before) {
      tables.said.forget((node) => !tables.nodes.has(node) && !canComeBack(tables, node));
      log.splice(0, Math.max(0, log.length - keep));
      for (const { command_id, at } of [...outcomes.values()]) {
        if (at >= before) continue;
        outcomes.delete(command_id);
        const number = commandNumber(command_id);
        if (number !== null) {
          forgotten.set(number.client, Math.max(number.counter, forgotten.get(number.client) ?? 0));
        }
      }
    },
  };

  const audit: IAuditLog = {
    read: (after, limit) =>
      after === null ? entries.slice(Math.max(0, entries.length - limit)) : entries.slice(after, after + limit),
    verify: async () => verifyChain(entries, entries.at(-1) ?? { id: 0, hash: CHAIN_START }),
  };

  return {
    store,
    events,
    audit,
    history: tables.kept,
    conversations: tables.said,
    batches,
    failWith(error) {
      failure = error;
    },
  };
}

function apply(tables: Tables, change: Change): void {
  switch (change.kind) {
    case 'node_put':
      tables.nodes.set(change.node.id, change.node);
      return;
    case 'nodes_removed':
      for (const id of change.ids) removeNode(tables, id);
      return;
    case 'agent_added':
    case 'agent_put':
      tables.agents.set(change.agent.id, change.agent);
      return;
    case 'agents_removed':
      for (const id of change.ids) removeAgent(tables, id);
      return;
    case 'ask_put':
      tables.kept.putAsk(change.ask);
      return;
    case 'prompt_put':
      tables.kept.putPrompt(change.prompt);
      return;
    case 'transition_put':
      tables.kept.putTransition(change.transition);
      return;
    case 'usage_put':
      tables.usages.set(change.kept.usage.agent, change.kept);
      return;
    case 'limit_put':
      tables.limits.set(`${change.limit.tool} ${change.limit.window}`, change.limit);
      return;
    case 'turn_added':
      tables.said.add(change.turn);
      return;
    case 'draft_put':
      tables.said.putDraft(change.surface, change.node, change.text);
      return;
    case 'notes_put':
      if (change.notes === '') tables.notes.delete(change.node);
      else tables.notes.set(change.node, change.notes);
      return;
    case 'view_put':
      tables.views.set(change.view.surface, change.view);
      return;
    case 'view_removed':
      tables.views.delete(change.surface);
      tables.visits.delete(change.surface);
      tables.said.removeDrafts((surface) => surface === change.surface);
      removeLayouts(tables, (layout) => layout.surface === change.surface);
      return;
    case 'visit_put':
      tables.visits.set(change.visit.surface, change.visit);
      return;
    case 'record_put':
      if (change.row === null) tables.records.delete(change.key);
      else tables.records.set(change.key, change.row);
      return;
    case 'layout_put':
      putLayout(tables, change);
      return;
    case 'undo_put':
      tables.undos = withUndo(tables.undos, change.at, change.undo);
      return;
    default:
      change satisfies never;
  }
}

/** Whether an undo would bring a removed node back. */
function canComeBack({ undos }: Tables, node: string): boolean {
  return undos.some(({ undo }) => undo.way.kind === 'restore' && undo.way.removal.nodes.some(({ id }) => id === node));
}

function putLayout({ layouts }: Tables, { surface, node, arrangement }: Change & { kind: 'layout_put' }): void {
  const key = `${surface} ${node}`;
  if (arrangement === null) layouts.delete(key);
  else layouts.set(key, { surface, node, arrangement });
}

function removeLayouts({ layouts }: Tables, gone: (layout: KeptLayout) => boolean): void {
  for (const [key, layout] of [...layouts]) {
    if (gone(layout)) layouts.delete(key);
  }
}

function removeNode(tables: Tables, id: string): void {
  removeLayouts(tables, (layout) => layout.node === id);
  tables.nodes.delete(id);
  tables.said.removeDrafts((_surface, node) => node === id);
  tables.notes.delete(id);
  for (const agent of [...tables.agents.values()]) {
    if (agent.node === id) removeAgent(tables, agent.id);
  }
}

function removeAgent({ agents, usages, kept }: Tables, id: string): void {
  agents.delete(id);
  usages.delete(id);
  kept.remove(id);
}
