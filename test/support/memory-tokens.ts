import type { IAgentTokens } from '../../src/ports/agent-tokens.ts';

/** Tokens that anyone can read: `token-of-a3`. */
export function memoryTokens(): IAgentTokens {
  return {
    tokenOf: (agent) => `token-of-${agent}`,
    agentOf: (token) => /^token-of-(a\d+)$/.exec(token)?.[1] ?? null,
  };
}
