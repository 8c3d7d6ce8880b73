import { closeSync, openSync, readSync } from 'node:fs';
import type { IAgentTokens } from '../ports/agent-tokens.ts';
import type { Scope } from '../ports/control.ts';
import type { IDoorkeeper } from '../ports/reception.ts';

const ALL: ReadonlySet<Scope> = new Set<Scope>(['read', 'write', 'answer', 'admin', 'report']);

/** An agent may look, and tell of itself; what it asks for, it cannot grant. */
const AGENTS: ReadonlySet<Scope> = new Set<Scope>(['read', 'report']);

/** Lets in who holds the cookie, as the user, who may do everything; and agents by their own tokens, as `agent:a3`. */
export function createDoorkeeper(cookie: string, tokens: Pick<IAgentTokens, 'agentOf'>): IDoorkeeper {
  return {
    admit: (token) => {
      if (token === null) return null;
      if (equalInConstantTime(token, cookie)) return { principal: 'user', scopes: ALL };
      const agent = tokens.agentOf(token);
      return agent === null ? null : { principal: `agent:${agent}`, scopes: AGENTS };
    },
  };
}

/** 24 random bytes in hex. Read from the kernel: loading node:crypto costs the daemon 2 ms on its way to hello. */
export function createCookie(): string {
  const bytes = Buffer.alloc(24);
  const source = openSync('/dev/urandom', 'r');
  try {
    if (readSync(source, bytes) !== bytes.length) throw new Error('/dev/urandom gave too few bytes');
  } finally {
    closeSync(source);
  }
  return bytes.toString('hex');
}

/** Walks the given token to its end whatever it holds; only its own length shows in the time. */
function equalInConstantTime(given: string, right: string): boolean {
  let difference = given.length ^ right.length;
  for (let index = 0; index < given.length; index++) {
    difference |= given.charCodeAt(index) ^ right.charCodeAt(index % right.length);
  }
  return difference === 0;
}
