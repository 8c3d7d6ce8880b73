import { readFileSync, writeFileSync } from 'node:fs';
import type { IAgentTokens } from '../../src/ports/agent-tokens.ts';

/** Bytes of the home's key. */
const KEY_SIZE = 32;

/** An agent's id, then what only this home can have made of it. */
const TOKEN = /^(a\d{1,15})\.[0-9a-f]{64}$/;

/**
 * Tokens by the key in `file`, which is made at the first need, readable by its owner alone. `node:crypto` is loaded
 * then, too: it costs a start 2 ms.
 */
export function createAgentTokens(file: string): IAgentTokens {
  let key: Buffer | null = null;
  const sign = (agent: string): string => {
    key ??= readOrMakeKey(file);
    return `${agent}.${crypto().createHmac('sha256', key).update(agent).digest('hex')}`;
  };
  return {
    tokenOf: sign,
    agentOf: (token) => {
      const agent = TOKEN.exec(token)?.[1];
      if (agent === undefined) return null;
      try {
        return crypto().timingSafeEqual(Buffer.from(sign(agent)), Buffer.from(token)) ? agent : null;
      } catch {
        return null;
      }
    },
  };
}

function readOrMakeKey(file: string): Buffer {
  try {
    const key = readFileSync(file);
    if (key.length === KEY_SIZE) return key;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
  const key = crypto().randomBytes(KEY_SIZE);
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}

function crypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}
