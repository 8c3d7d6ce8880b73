import type { Node } from '../src/domain/node.ts';

/** One of many nodes, a hundred of them roots. */
export function benchNode(index: number, at: number): Node {
  return {
    id: `n${index + 1}`,
    title: `Node ${index + 1} of a long history`,
    parent: index < 100 ? null : `n${(index % 100) + 1}`,
    state: 'open',
    priority: 0,
    depends_on: [],
    relates: [],
    cwd: null,
    has_notes: false,
    created_at: at,
    updated_at: at,
  };
}
