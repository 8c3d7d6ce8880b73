import { toMoitumiError } from '../../../src/domain/error.ts';
import type { NodeId } from '../../../src/domain/node.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import type { ConnectionState, IControlClient } from '../../../src/protocol/control-client.ts';

/** Connects to the core; what comes from it goes to the listeners. */
export type ConnectContent = (
  onPush: (push: Push) => void,
  onConnection: (state: ConnectionState) => void,
) => Promise<IControlClient>;

/** What is shown of a node, and the nodes that it was made of: a change of one of these makes it old. */
export type Loaded<T> = { readonly content: T; readonly of: ReadonlySet<NodeId> };

/**
 * Loads something of a node, now and whenever it may have changed; a burst of changes is one. Resolves with the
 * connection. What cannot be loaded is told as text, and tried again with the next change.
 */
export async function watchNode<T>(
  connect: ConnectContent,
  load: (client: IControlClient) => Promise<Loaded<T>>,
  tell: (content: T | string) => void,
): Promise<IControlClient> {
  let client: IControlClient | null = null;
  let of: ReadonlySet<NodeId> = new Set();
  let busy = false;
  let stale = false;

  const reload = async (reached: IControlClient): Promise<void> => {
    stale = busy;
    if (busy) return;
    busy = true;
    try {
      const loaded = await load(reached);
      of = loaded.of;
      tell(loaded.content);
    } catch (thrown) {
      tell(toMoitumiError(thrown).message);
    }
    busy = false;
    if (stale) await reload(reached);
  };

  client = await connect(
    (push) => {
      const touched = push.event === 'node_updated' && of.has(push.data.id);
      if (client !== null && touched) void reload(client);
    },
    (connection) => {
      // Whatever happened while we were away has no push of its own after a snapshot.
      if (client !== null && connection.state === 'connected') void reload(client);
    },
  );
  await reload(client);
  return client;
}
