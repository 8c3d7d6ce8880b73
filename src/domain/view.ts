import type { NodeId } from './node.ts';

/** What a surface is; also how it is shown to others. */
export type SurfaceKind = 'tui' | 'cli' | 'web' | 'telegram' | 'agent' | 'other';

/** A surface's durable name, under which its view is kept, such as `tui:work`. */
export type SurfaceKey = string;

/** Where a surface stands in the graph. */
export type View = {
  readonly surface: SurfaceKey;
  /** The selected node; null: none. */
  readonly focus: NodeId | null;
  /** The opened node, whose children and content fill the view; null: the roots. */
  readonly entered: NodeId | null;
  /** The nodes whose chats have panes here, in the order in which they were opened; left out: none. */
  readonly chats?: readonly NodeId[];
};

/** When a person was last at a surface, ms since the epoch. */
export type Visit = { readonly surface: SurfaceKey; readonly at: number };

/** A connected surface, as `status` lists it. */
export type SurfaceInfo = {
  readonly surface: SurfaceKey;
  readonly kind: SurfaceKind;
  readonly client: string;
  readonly connected_at: number;
};
