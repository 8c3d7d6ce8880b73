import type { Ask } from '../../src/domain/ask.ts';
import { idNumber } from '../../src/domain/tree.ts';
import type { Graph, Row } from './rows.ts';
import type { SettledAsk } from './state.ts';

/** The asks that are not over, oldest first, and those that have just been settled, where they stood. */
export function inboxRows(graph: Graph, settled: readonly SettledAsk[]): readonly Row[] {
  const over = settled.filter(({ ask }) => !graph.asks.has(ask.id)).map(({ ask }) => ask);
  return [...graph.asks.values(), ...over]
    .sort((a, b) => idNumber(a.id) - idNumber(b.id))
    .map((ask): Row => ({ kind: 'ask', id: ask.id, ask }));
}

/** How many asks wait for an answer. */
export function openAsks(graph: Graph): readonly Ask[] {
  return [...graph.asks.values()].filter((ask) => ask.state === 'open');
}
