import type { NodeId } from '../../src/domain/node.ts';
import type { View } from '../../src/domain/view.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/**
 * Tells the core where the cursor is: one request under way and the newest one waiting, however fast
 * the cursor moves. `settled` is called when none is left; null: the last one failed.
 */
export function createFocusSender(
  client: IControlClient,
  settled: (view: View | null) => void,
): (node: NodeId) => void {
  let waiting: NodeId | null = null;
  let busy = false;

  const send = async (node: NodeId): Promise<void> => {
    busy = true;
    const view = await client.request('focus', { node }).catch(() => null);
    busy = false;
    if (waiting === null) return settled(view);
    const next = waiting;
    waiting = null;
    return send(next);
  };

  return (node) => {
    if (busy) waiting = node;
    else void send(node);
  };
}
