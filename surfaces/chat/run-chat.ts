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
    const client = await options.connect(session.pushed, session.connection);
    await session.connected(client);
    const end = await session.ended;
    await session.keep();
    if (end === 'left') await options.onLeave(client);
    await client.close();
  } finally {
    session.close();
  }
}
