import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { ChatOptions } from './chat-options.ts';
import { ChatSession } from './chat-session.ts';

/**
 * Talks in a node's conversation on this terminal, in lines, until the person leaves; the terminal is given back.
 * Rejects with what keeps it from beginning: no core, no such node.
 */
export async function runChat(options: ChatOptions): Promise<void> {
  const session = new ChatSession(options);
  session.begin();
  try {
    const reaching = reach(options, session);
    // A core that does not answer must not keep anybody here.
    const client = await Promise.race([reaching, session.ended.then(() => null)]);
    if (client === null) void reaching.then((late) => late.close()).catch(() => undefined);
    const end = await session.ended;
    await session.keep();
    if (end === 'left' && client !== null) await options.onLeave(client);
    await client?.close();
  } finally {
    session.close();
  }
}

async function reach(options: ChatOptions, session: ChatSession): Promise<IControlClient> {
  const client = await options.connect(session.pushed, session.connection);
  await session.connected(client);
  return client;
}
