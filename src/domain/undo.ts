import type { Node, NodeId } from './node.ts';
import type { Removal } from './removed.ts';

/** What a person did to the graph. */
export type GraphDeed = 'add' | 'edit' | 'done' | 'reopen' | 'move' | 'link' | 'unlink' | 'remove';

/** What it takes to take one change to the graph back. */
export type Undo = {
  readonly deed: GraphDeed;
  /** The node that it was done to. */
  readonly node: NodeId;
  readonly way:
    | { readonly kind: 'restore'; readonly removal: Removal }
    /** Nodes and notes as they were; the notes of a node that had none are ''. */
    | {
        readonly kind: 'revert';
        readonly nodes: readonly Node[];
        readonly notes: Readonly<Record<NodeId, string>>;
      }
    | { readonly kind: 'remove' };
};

/** A change that can be taken back, and its number: the one of the highest number was the last. */
export type KeptUndo = { readonly at: number; readonly undo: Undo };

/** How many changes can be taken back, one after the other. */
export const MAX_UNDO = 20;

/** Those that can be taken back, after one was put in, or, with null, taken out at `at`; oldest first. */
export function withUndo(kept: readonly KeptUndo[], at: number, undo: Undo | null): readonly KeptUndo[] {
  const others = kept.filter((each) => each.at !== at && each.at > at - MAX_UNDO);
  return undo === null ? others : [...others, { at, undo }].sort((a, b) => a.at - b.at);
}
