import { join } from 'node:path';
import type { Agent } from '../../src/domain/agent.ts';

/** A variable of the environment that a process was started with; null: not set, or not to be seen. */
export type ProcessVariable = (pid: number, name: string) => Promise<string | null>;

/** Where an agent's program keeps its files: what the variable says to it, else that folder of its home. */
export type ProgramDirectory = (agent: Agent, variable: string, folder: string) => Promise<string>;

/** Asks the agent's process; once it has ended, takes what holds for the core's own user. */
export function programDirectory(
  variableOf: ProcessVariable,
  environment: () => Readonly<Record<string, string>>,
): ProgramDirectory {
  return async ({ pid }, variable, folder) => {
    const own = environment();
    const home = pid === null ? null : await variableOf(pid, 'HOME');
    if (pid === null || home === null) return own[variable] || join(own['HOME'] ?? '/', folder);
    return (await variableOf(pid, variable)) ?? join(home, folder);
  };
}
