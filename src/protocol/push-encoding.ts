import type { ILogger } from '../ports/logger.ts';
import { type IProtocolCodec, MAX_JSON } from '../ports/protocol-codec.ts';
import type { GraphPage, Push } from '../ports/pushes.ts';

/** A push as payloads, none of them too large for the other side: a page of a snapshot is split where it must be. */
export function encodePush(push: Push, codec: IProtocolCodec, logger: ILogger): readonly Uint8Array[] {
  const payload = codec.encode(push);
  if (payload.length <= MAX_JSON) return [payload];
  const halves = push.event === 'sync_graph' ? splitPage(push.data) : [];
  if (halves.length > 0)
    return halves.flatMap((data) => encodePush({ ...push, event: 'sync_graph', data }, codec, logger));
  logger.log('error', 'a push is too large for a message, and was left out', {
    event: push.event,
    bytes: payload.length,
  });
  return [];
}

/** Two pages that say what one said; none when it holds a single thing. */
function splitPage(page: GraphPage): readonly GraphPage[] {
  const { nodes, agents, views, asks = [] } = page;
  const size = nodes.length + agents.length + views.length + asks.length;
  if (size < 2) return [];
  const half = <T>(items: readonly T[], before: number) => Math.min(items.length, Math.max(0, (size >> 1) - before));
  const cuts = [
    half(nodes, 0),
    half(agents, nodes.length),
    half(views, nodes.length + agents.length),
    half(asks, size - asks.length),
  ] as const;
  return [
    {
      page: page.page,
      last: false,
      nodes: nodes.slice(0, cuts[0]),
      agents: agents.slice(0, cuts[1]),
      views: views.slice(0, cuts[2]),
      asks: asks.slice(0, cuts[3]),
    },
    // Page 0 begins a snapshot; of the others only the order counts.
    {
      page: page.page + 1,
      last: page.last,
      nodes: nodes.slice(cuts[0]),
      agents: agents.slice(cuts[1]),
      views: views.slice(cuts[2]),
      asks: asks.slice(cuts[3]),
    },
  ];
}
