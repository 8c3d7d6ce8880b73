import type { Agent } from './agent.ts';
import type { Node, NodeId } from './node.ts';

/** Everything a removal took away, parents first. */
export type Removal = {
  readonly nodes: readonly Node[];
  /** Other nodes as they were, where an edge to a removed one went with it. */
  readonly touched: readonly Node[];
  /** Agents that had ended on the removed nodes. */
  readonly agents: readonly Agent[];
  readonly notes: Readonly<Record<NodeId, string>>;
};
