import { ASK_MEMORY_MS, type Ask, MAX_CLOSED_ASKS } from '../../src/domain/ask.ts';
import { isSettled, MAX_SETTLED_PROMPTS, type Prompt } from '../../src/domain/prompt.ts';
import { MAX_TRANSITIONS, type Transition } from '../../src/domain/transition.ts';
import type { IHistory } from '../../src/ports/cortex-store.ts';
import type { Statements } from './statements.ts';

type Row = { readonly row: string };

/** What is over, in the store's file. */
export function createHistory(statements: Statements): IHistory {
  const rows = <Thing>(sql: string, ...values: readonly string[]): Thing[] =>
    (statements(sql).all(...values) as Row[]).map(({ row }) => JSON.parse(row));
  return {
    ask: (id) => rows<Ask>('SELECT row FROM asks WHERE id = ?', id)[0] ?? null,
    closedAsks(agent) {
      const order = 'ORDER BY closed_at DESC, rowid DESC';
      return agent === null
        ? rows(`SELECT row FROM asks WHERE closed_at IS NOT NULL ${order}`)
        : rows(`SELECT row FROM asks WHERE closed_at IS NOT NULL AND agent = ? ${order}`, agent);
    },
    settledPrompts: (agent) =>
      rows(
        'SELECT row FROM prompts WHERE agent = ? AND settled_at IS NOT NULL ORDER BY settled_at DESC, rowid DESC',
        agent,
      ),
    transitions: (agent) => rows('SELECT row FROM transitions WHERE agent = ? ORDER BY number DESC', agent),
  };
}

/** Writes an ask; one that closes makes the oldest closed ones go. */
export function putAsk(statements: Statements, ask: Ask): void {
  const closedAt = ask.state === 'closed' ? (ask.end?.at ?? ask.raised_at) : null;
  statements(
    `INSERT INTO asks (id, agent, closed_at, row) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, row = excluded.row`,
  ).run(ask.id, ask.agent, closedAt, JSON.stringify(ask));
  if (closedAt === null) return;
  statements('DELETE FROM asks WHERE closed_at < ?').run(closedAt - ASK_MEMORY_MS);
  statements(
    `DELETE FROM asks WHERE rowid IN
     (SELECT rowid FROM asks WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  ).run(MAX_CLOSED_ASKS);
}

/** Writes a prompt; one that settles makes its agent's oldest settled ones go. */
export function putPrompt(statements: Statements, prompt: Prompt): void {
  const settledAt = isSettled(prompt) ? prompt.since : null;
  statements(
    `INSERT INTO prompts (id, agent, settled_at, row) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET settled_at = excluded.settled_at, row = excluded.row`,
  ).run(prompt.id, prompt.agent, settledAt, JSON.stringify(prompt));
  if (settledAt === null) return;
  statements(
    `DELETE FROM prompts WHERE rowid IN
     (SELECT rowid FROM prompts WHERE agent = ? AND settled_at IS NOT NULL
      ORDER BY settled_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  ).run(prompt.agent, MAX_SETTLED_PROMPTS);
}

/** Adds to an agent's history; the oldest goes when it is full. */
export function putTransition(statements: Statements, transition: Transition): void {
  statements('INSERT INTO transitions (agent, row) VALUES (?, ?)').run(transition.agent, JSON.stringify(transition));
  statements(
    `DELETE FROM transitions WHERE number IN
     (SELECT number FROM transitions WHERE agent = ? ORDER BY number DESC LIMIT -1 OFFSET ?)`,
  ).run(transition.agent, MAX_TRANSITIONS);
}

/** Takes away all that was kept of an agent. */
export function removeHistory(statements: Statements, agent: string): void {
  statements('DELETE FROM asks WHERE agent = ?').run(agent);
  statements('DELETE FROM prompts WHERE agent = ?').run(agent);
  statements('DELETE FROM transitions WHERE agent = ?').run(agent);
}
