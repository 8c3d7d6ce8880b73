import type { Change } from '../../src/domain/change.ts';
import type { Turn } from '../../src/domain/turn.ts';
import type { IConversationLog } from '../../src/ports/cortex-store.ts';
import type { Statements } from './statements.ts';

type TurnRow = Omit<Turn, 'id'> & { readonly number: number };

/** Turns that are compared, the newest: to weigh each of 50,000 would take a tenth of a second. */
const MAX_COMPARED = 1_000;

/** Nodes that a query names each; with more of them it is quicker to look at the nodes of what was found. */
const MAX_NAMED = 200;

const COLUMNS = 'number, node, agent, at, source, author, "from", text, origin, prompt';

/** The conversations in the store's file. */
export function createConversationLog(statements: Statements): IConversationLog {
  return {
    turns(node, before, limit) {
      const rows = statements(
        `SELECT ${COLUMNS} FROM turns WHERE node = ? AND number < ? AND node IN (SELECT id FROM nodes)
         ORDER BY number DESC LIMIT ?`,
      ).all(node, before === null ? Number.MAX_SAFE_INTEGER : turnNumber(before), limit);
      return (rows as TurnRow[]).map(turnOf).reverse();
    },
    search(words, nodes, limit) {
      if (words.length === 0 || nodes?.length === 0) return [];
      const many = nodes !== null && nodes.length > MAX_NAMED;
      const among = many ? 'SELECT value FROM json_each(@nodes)' : 'SELECT id FROM nodes';
      const values = { limit, ...(many ? { nodes: JSON.stringify(nodes) } : {}) };
      const rows = (query: string, badness: 'rank' | '0'): TurnRow[] =>
        statements(
          `SELECT ${COLUMNS} FROM turns JOIN (
             SELECT rowid AS hit, ${badness} AS badness FROM turn_words WHERE turn_words MATCH @query
             AND (SELECT node FROM turns WHERE number = turn_words.rowid) IN (${among})
             ORDER BY rowid DESC LIMIT ${MAX_COMPARED}
           ) ON number = hit ORDER BY badness, number DESC LIMIT @limit`,
        ).all({ query, ...values }) as TurnRow[];
      const where = nodes === null || many ? '' : ` AND node : (${nodes.map(quoted).join(' OR ')})`;
      const text = `text : (${words.map(quoted).join(' AND ')}`;
      const whole = rows(`${text})${where}`, 'rank');
      // Weighing a beginning means weighing every word that begins so.
      return (whole.length > 0 ? whole : rows(`${text}*)${where}`, '0')).map(turnOf);
    },
    draft(surface, node) {
      const found = statements('SELECT text FROM drafts WHERE surface = ? AND node = ?').get(surface, node);
      return (found as { readonly text: string } | undefined)?.text ?? null;
    },
  };
}

/** Adds a turn; one that is there already stays as it is. */
export function addTurn(statements: Statements, turn: Turn): void {
  statements(`INSERT INTO turns (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`).run(
    turnNumber(turn.id),
    turn.node,
    turn.agent,
    turn.at,
    turn.source,
    turn.author,
    turn.from,
    turn.text,
    turn.origin,
    turn.prompt,
  );
}

export function putDraft(statements: Statements, { surface, node, text }: Change & { kind: 'draft_put' }): void {
  if (text === '') statements('DELETE FROM drafts WHERE surface = ? AND node = ?').run(surface, node);
  else statements('REPLACE INTO drafts (surface, node, text) VALUES (?, ?, ?)').run(surface, node, text);
}

/** Takes away the turns of nodes that are gone, and that no undo can bring back. */
export function forgetTurns(statements: Statements): void {
  statements(
    `DELETE FROM turns WHERE node IN (
       SELECT node FROM (SELECT DISTINCT node FROM turns) WHERE node NOT IN (SELECT id FROM nodes)
       AND node NOT IN (
         SELECT lost.value ->> '$.id' FROM undos, json_each(undos.row, '$.undo.way.removal.nodes') AS lost
       )
     )`,
  ).run();
}

function turnOf({ number, ...turn }: TurnRow): Turn {
  return { id: `t${number}`, ...turn };
}

function turnNumber(id: string): number {
  return Number(id.slice(1)) || 0;
}

/** A word in quotes is a word, whatever it looks like. */
function quoted(word: string): string {
  return `"${word.replaceAll('\0', '').replaceAll('"', '""')}"`;
}
