import type { AgentId } from './agent.ts';
import type { NodeId } from './node.ts';
import type { PromptId } from './prompt.ts';
import type { SurfaceKey, SurfaceKind } from './view.ts';

/** An id of a turn: `t` and a decimal number, unique in its store, never used again; a later turn has a greater one. */
export type TurnId = string;

/** One message in a node's conversation. */
export type Turn = {
  readonly id: TurnId;
  readonly node: NodeId;
  /** Whom it was said to, or who said it; null: a note on the node itself. */
  readonly agent: AgentId | null;
  readonly at: number;
  /** Where it was said; what an agent says has `agent`, what the schedule sends has `scheduler`. */
  readonly source: SurfaceKind | 'scheduler';
  /** The principal that said it: `user`, or `agent:a3`. */
  readonly author: string;
  /** The surface it came from; null: from an agent or the schedule. */
  readonly from: SurfaceKey | null;
  readonly text: string;
  /** Whether these are the very words, or only the last lines of a screen. */
  readonly origin: 'words' | 'screen';
  /** The prompt that carries it to its agent, whose receipt advances; null: none does. */
  readonly prompt: PromptId | null;
};

/** What an agent is saying at this moment: all of it so far. Kept by nobody; the turn that follows holds it. */
export type PartialTurn = {
  readonly node: NodeId;
  readonly agent: AgentId;
  /** Empty: it says nothing any more. */
  readonly text: string;
};
