import type { AccountLimit, KeptUsage } from '../../src/domain/usage.ts';
import type { Statements } from './statements.ts';

/** Writes what an agent has used, in place of what it had. */
export function putUsage(statements: Statements, kept: KeptUsage): void {
  statements('REPLACE INTO usages (agent, row) VALUES (?, ?)').run(kept.usage.agent, JSON.stringify(kept));
}

/** Writes how far an account's limit is used up, in place of what was known. */
export function putLimit(statements: Statements, limit: AccountLimit): void {
  statements('REPLACE INTO limits (tool, window, row) VALUES (?, ?, ?)').run(
    limit.tool,
    limit.window,
    JSON.stringify(limit),
  );
}

/** Its agent is gone. */
export function removeUsage(statements: Statements, agent: string): void {
  statements('DELETE FROM usages WHERE agent = ?').run(agent);
}
