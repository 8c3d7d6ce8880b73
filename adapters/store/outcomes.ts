import type { CommandOutcome } from '../../src/ports/cortex-store.ts';
import { commandNumber } from './command-id.ts';
import type { Statements } from './statements.ts';

/**
 * How long it is remembered that a client's commands were forgotten. A surface that comes back after a
 * longer absence may do again what it asked for before; one row a client cannot be kept for ever.
 */
const MARK_MS = 90 * 24 * 60 * 60 * 1_000;

/** Records an outcome, or completes an intent; throws when the command was answered before. */
export function putOutcome(statements: Statements, outcome: CommandOutcome): void {
  const { changes } = statements(
    `INSERT INTO outcomes (command_id, at, reply) VALUES (?, ?, ?)
     ON CONFLICT (command_id) DO UPDATE SET at = excluded.at, reply = excluded.reply WHERE reply IS NULL`,
  ).run(outcome.command_id, outcome.at, outcome.reply);
  if (changes === 0) throw new Error(`Command ${outcome.command_id} was answered before`);
}

/** What a command answered, or that it is too old to tell. */
export function findOutcome(statements: Statements, commandId: string): CommandOutcome | 'expired' | null {
  const known = statements('SELECT command_id, at, reply FROM outcomes WHERE command_id = ?').get(commandId);
  if (known !== undefined) return known as CommandOutcome;
  const number = commandNumber(commandId);
  if (number === null) return null;
  const mark = statements('SELECT 1 FROM forgotten WHERE client = ? AND counter >= ?').get(
    number.client,
    number.counter,
  );
  return mark === undefined ? null : 'expired';
}

/** Forgets outcomes older than `before`, and keeps for each client how far that went. */
export function forgetOutcomes(statements: Statements, before: number): void {
  const old = statements('SELECT command_id, at FROM outcomes WHERE at < ?').all(before);
  for (const { command_id, at } of old as Pick<CommandOutcome, 'command_id' | 'at'>[]) {
    const number = commandNumber(command_id);
    if (number === null) continue;
    statements(
      `INSERT INTO forgotten (client, counter, at) VALUES (?, ?, ?)
       ON CONFLICT (client) DO UPDATE SET counter = max(counter, excluded.counter), at = max(at, excluded.at)`,
    ).run(number.client, number.counter, at);
  }
  statements('DELETE FROM outcomes WHERE at < ?').run(before);
  statements('DELETE FROM forgotten WHERE at < ?').run(before - MARK_MS);
}
