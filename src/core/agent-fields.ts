import type { Agent } from '../domain/agent.ts';

/** Whether any of the fields is not in the agent's row as it stands. */
export function differs(agent: Agent, fields: Partial<Agent>): boolean {
  return Object.entries(fields).some(([name, value]) => {
    const before: unknown = agent[name as keyof Agent];
    return typeof value === 'object' ? JSON.stringify(before) !== JSON.stringify(value) : before !== value;
  });
}
