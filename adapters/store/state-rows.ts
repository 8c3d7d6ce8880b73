import type { Agent } from '../../src/domain/agent.ts';
import { type Change, isLogged, type LoggedChange, type RowChange } from '../../src/domain/change.ts';
import type { Node } from '../../src/domain/node.ts';
import { MAX_UNDO, type Undo } from '../../src/domain/undo.ts';
import type { View, Visit } from '../../src/domain/view.ts';
import type { NextNumbers, StoreState } from '../../src/ports/cortex-store.ts';
import { addTurn, putDraft } from './conversation-log.ts';
import { putAsk, putPrompt, putTransition, removeHistory } from './history.ts';
import type { Statements } from './statements.ts';
import { putLimit, putUsage, removeUsage } from './usage-rows.ts';

/** Reads everything a core begins with. */
export function loadState(statements: Statements): StoreState {
  const head = statements(
    'SELECT epoch, seq, next_node, next_agent, next_ask, next_prompt, next_turn FROM head',
  ).get() as NextNumbers & Pick<StoreState, 'epoch' | 'seq'>;
  return {
    ...head,
    nodes: rows(statements, 'nodes'),
    agents: rows(statements, 'agents'),
    views: rows(statements, 'views'),
    layouts: rows(statements, 'layouts'),
    undos: rows(statements, 'undos'),
    asks: rows(statements, 'asks WHERE closed_at IS NULL'),
    prompts: rows(statements, 'prompts WHERE settled_at IS NULL'),
    usages: rows(statements, 'usages'),
    limits: rows(statements, 'limits'),
    visits: statements('SELECT surface, at FROM visits ORDER BY rowid').all() as Visit[],
  };
}

/** Writes what a change means to the rows. */
export function applyChange(statements: Statements, change: Change): void {
  if (isLogged(change)) applyLogged(statements, change);
  else applyRow(statements, change);
}

function applyLogged(statements: Statements, change: LoggedChange): void {
  switch (change.kind) {
    case 'node_put':
      putNode(statements, change.node);
      return;
    case 'nodes_removed':
      for (const id of change.ids) removeNode(statements, id);
      return;
    case 'agent_added':
      putAgent(statements, change.agent);
      return;
    case 'agents_removed':
      for (const id of change.ids) removeAgent(statements, id);
      return;
    case 'ask_put':
      putAsk(statements, change.ask);
      return;
    case 'turn_added':
      addTurn(statements, change.turn);
      return;
    default:
      change satisfies never;
  }
}

function applyRow(statements: Statements, change: RowChange): void {
  switch (change.kind) {
    case 'agent_put':
      putAgent(statements, change.agent);
      return;
    case 'prompt_put':
      putPrompt(statements, change.prompt);
      return;
    case 'transition_put':
      putTransition(statements, change.transition);
      return;
    case 'usage_put':
      putUsage(statements, change.kept);
      return;
    case 'limit_put':
      putLimit(statements, change.limit);
      return;
    case 'draft_put':
      putDraft(statements, change);
      return;
    case 'notes_put':
      putNotes(statements, change.node, change.notes);
      return;
    case 'view_put':
      putView(statements, change.view);
      return;
    case 'view_removed':
      removeSurface(statements, change.surface);
      return;
    case 'visit_put':
      statements('REPLACE INTO visits (surface, at) VALUES (?, ?)').run(change.visit.surface, change.visit.at);
      return;
    case 'record_put':
      putRecord(statements, change.key, change.row);
      return;
    case 'layout_put':
      putLayout(statements, change);
      return;
    case 'undo_put':
      putUndo(statements, change.at, change.undo);
      return;
    default:
      change satisfies never;
  }
}

/** One string for the whole table and one parse: 10,000 rows in 15 ms, where row by row takes 30. */
function rows<Row>(statements: Statements, from: string): Row[] {
  const sql = `SELECT '[' || coalesce(group_concat(row, ',' ORDER BY rowid), '') || ']' AS list FROM ${from}`;
  return JSON.parse((statements(sql).get() as { readonly list: string }).list);
}

function putNode(statements: Statements, node: Node): void {
  statements('INSERT INTO nodes (id, row) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET row = excluded.row').run(
    node.id,
    JSON.stringify(node),
  );
}

function putView(statements: Statements, view: View): void {
  statements('REPLACE INTO views (surface, row) VALUES (?, ?)').run(view.surface, JSON.stringify(view));
}

function removeNode(statements: Statements, id: string): void {
  statements('DELETE FROM nodes WHERE id = ?').run(id);
  statements('DELETE FROM notes WHERE node = ?').run(id);
  const agents = statements('SELECT id FROM agents WHERE node = ?').all(id) as { readonly id: string }[];
  for (const agent of agents) removeAgent(statements, agent.id);
  statements('DELETE FROM layouts WHERE node = ?').run(id);
  statements('DELETE FROM drafts WHERE node = ?').run(id);
}

function removeAgent(statements: Statements, id: string): void {
  statements('DELETE FROM agents WHERE id = ?').run(id);
  removeHistory(statements, id);
  removeUsage(statements, id);
}

function putAgent(statements: Statements, agent: Agent): void {
  statements(
    `INSERT INTO agents (id, node, row) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET node = excluded.node, row = excluded.row`,
  ).run(agent.id, agent.node, JSON.stringify(agent));
}

function putNotes(statements: Statements, node: string, notes: string): void {
  if (notes === '') statements('DELETE FROM notes WHERE node = ?').run(node);
  else statements('REPLACE INTO notes (node, notes) VALUES (?, ?)').run(node, notes);
}

function removeSurface(statements: Statements, surface: string): void {
  statements('DELETE FROM views WHERE surface = ?').run(surface);
  statements('DELETE FROM layouts WHERE surface = ?').run(surface);
  statements('DELETE FROM visits WHERE surface = ?').run(surface);
  statements('DELETE FROM drafts WHERE surface = ?').run(surface);
}

function putRecord(statements: Statements, key: string, row: string | null): void {
  if (row === null) statements('DELETE FROM records WHERE key = ?').run(key);
  else statements('REPLACE INTO records (key, row) VALUES (?, ?)').run(key, row);
}

function putUndo(statements: Statements, at: number, undo: Undo | null): void {
  statements('DELETE FROM undos WHERE at = ? OR at <= ?').run(at, at - MAX_UNDO);
  if (undo !== null) statements('INSERT INTO undos (at, row) VALUES (?, ?)').run(at, JSON.stringify({ at, undo }));
}

/** The roots have no id: '' stands for them. */
function putLayout(statements: Statements, { surface, node, arrangement }: Change & { kind: 'layout_put' }): void {
  if (arrangement === null) {
    statements('DELETE FROM layouts WHERE surface = ? AND node = ?').run(surface, node ?? '');
    return;
  }
  const row = JSON.stringify({ surface, node, arrangement });
  statements('REPLACE INTO layouts (surface, node, row) VALUES (?, ?, ?)').run(surface, node ?? '', row);
}
