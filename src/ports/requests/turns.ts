import type { Agent } from '../../domain/agent.ts';
import type { NodeId } from '../../domain/node.ts';
import type { Prompt } from '../../domain/prompt.ts';
import type { PartialTurn, Turn, TurnId } from '../../domain/turn.ts';
import type { View } from '../../domain/view.ts';

/** About the conversations of nodes. A turn to an agent is made by `submit_turn`. */
export type TurnRequests = {
  /** Turns of a node, oldest first: the last `limit` of them (50 by default), or those before `before`. */
  read_turns: {
    params: { readonly node: NodeId; readonly before?: TurnId; readonly limit?: number };
    result: { readonly turns: readonly Turn[]; readonly more: boolean };
  };
  /** Turns in which all the words occur, the best match first; of one node and what is below it, or of all. */
  search_turns: {
    params: { readonly text: string; readonly node?: NodeId; readonly limit?: number };
    result: { readonly turns: readonly Turn[] };
  };
  /**
   * What a surface needs to go on where it was: its view, what was being typed, and of the node (the one in its view
   * unless named) the last turns, what its agents are saying, and the prompts on their way.
   */
  get_recent_context: {
    params: { readonly node?: NodeId; readonly limit?: number };
    result: {
      readonly node: NodeId | null;
      readonly view: View | null;
      readonly draft: string;
      readonly turns: readonly Turn[];
      readonly partial: readonly PartialTurn[];
      readonly prompts: readonly Prompt[];
      readonly agents: readonly Agent[];
    };
  };
  /** Keeps what is being typed at this surface for a node, so that it is there again; empty: nothing is. */
  keep_draft: { params: { readonly node: NodeId; readonly text: string }; result: null };
};
