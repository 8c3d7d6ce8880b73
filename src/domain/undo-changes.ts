import type { Change } from './change.ts';
import { restorationChanges } from './removal.ts';
import type { Nodes } from './tree.ts';
import type { Undo } from './undo.ts';

/** The changes that take one back. */
export function undoChanges(nodes: Nodes, { way, node }: Undo, now: number): readonly Change[] {
  switch (way.kind) {
    case 'restore':
      return restorationChanges(nodes, way.removal, now);
    case 'revert':
      return [
        ...way.nodes
          .filter(({ id }) => nodes.has(id))
          .map((before): Change => ({ kind: 'node_put', node: { ...before, updated_at: now } })),
        ...Object.entries(way.notes).map(([id, notes]): Change => ({ kind: 'notes_put', node: id, notes })),
      ];
    case 'remove':
      return [{ kind: 'nodes_removed', ids: [node] }];
  }
}
