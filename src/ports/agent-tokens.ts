import type { AgentId } from '../domain/agent.ts';

/** What agents prove with that they are who they say: each can report about itself and read, and no more. */
export interface IAgentTokens {
  /** The agent's token, always the same in this home. Throws the system's error when the home's key cannot be made or read. */
  tokenOf(agent: AgentId): string;
  /** Whose token it is; null: nobody's. Never throws. */
  agentOf(token: string): AgentId | null;
}
