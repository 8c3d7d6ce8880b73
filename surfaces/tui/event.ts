import type { AgentId } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { Digest } from '../../src/domain/digest.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { View } from '../../src/domain/view.ts';
import type { Pushes, StopReason } from '../../src/ports/pushes.ts';
import type { Method, Params, Result, Screen } from '../../src/ports/requests.ts';
import type { InputLine } from '../terminal/input-line.ts';
import type { SpanLine } from '../terminal/span.ts';
import type { Graph } from './rows.ts';
import type { Message, TuiState } from './state.ts';
import type { TuiExit } from './tui-options.ts';

/** Everything that can happen to the sidebar. */
export type TuiEvent =
  /** `name` as in the key table; `text` is what the key would type, '' for keys that type nothing. */
  | { readonly kind: 'key'; readonly name: string; readonly text: string }
  | { readonly kind: 'pasted'; readonly text: string }
  /** Cells from 0. */
  | { readonly kind: 'clicked'; readonly x: number; readonly y: number; readonly at: number }
  | { readonly kind: 'wheeled'; readonly x: number; readonly y: number; readonly rows: number }
  /** The mouse moved with its left button held, or let go of it. */
  | { readonly kind: 'dragged'; readonly x: number }
  | { readonly kind: 'released' }
  /** The terminal said what its background is. */
  | { readonly kind: 'background_seen'; readonly background: 'dark' | 'light' }
  | { readonly kind: 'resized'; readonly width: number; readonly height: number }
  | { readonly kind: 'ticked'; readonly now: number }
  | { readonly kind: 'graph_changed'; readonly graph: Graph }
  /** The core says where we stand now. */
  | { readonly kind: 'view_moved'; readonly view: View }
  /** The last of our own focus requests was answered; null: it failed. */
  | { readonly kind: 'focus_settled'; readonly view: View | null }
  /** An ask was answered or is over, by whomever. */
  | { readonly kind: 'ask_resolved'; readonly ask: Ask }
  | { readonly kind: 'history_read'; readonly agent: AgentId; readonly history: Result<'read_history'> }
  /** The person has come back, and this happened meanwhile. */
  | { readonly kind: 'came_back'; readonly digest: Digest }
  | ({ readonly kind: 'usage_told' } & Pushes['usage_updated'])
  /** How wide the person once made the tree's side. */
  | { readonly kind: 'side_kept'; readonly width: number }
  | { readonly kind: 'noticed'; readonly message: Message }
  | { readonly kind: 'stopping'; readonly reason: StopReason }
  | { readonly kind: 'connected'; readonly view: View; readonly core: 'embedded' | 'daemon' }
  | { readonly kind: 'disconnected' }
  /** Two seconds later, still without a connection. */
  | { readonly kind: 'still_away' }
  | { readonly kind: 'refused'; readonly text: string }
  /** What the palette's line becomes, if it still is what it was. */
  | { readonly kind: 'line_completed'; readonly from: InputLine; readonly line: InputLine }
  /** What a command line had to say. */
  | { readonly kind: 'command_said'; readonly lines: readonly SpanLine[] }
  /** What was half typed of a prompt for that agent before. */
  | { readonly kind: 'draft_found'; readonly agent: AgentId; readonly text: string }
  | { readonly kind: 'replied'; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'screen_read'; readonly agent: AgentId; readonly screen: Screen };

/** What the sidebar wants done. */
export type Effect =
  | { readonly kind: 'request'; readonly request: Request }
  /** Newer ones replace older ones that still wait. */
  | { readonly kind: 'focus'; readonly node: NodeId }
  | { readonly kind: 'spawn'; readonly node: NodeId; readonly what: Spawn }
  | { readonly kind: 'restart' | 'resume'; readonly agent: AgentId }
  /** Its pane, or the whole terminal. */
  | { readonly kind: 'open'; readonly agent: AgentId }
  /** The person dragged the edge of the tree's side there. */
  | { readonly kind: 'keep_side'; readonly width: number }
  | ({ readonly kind: 'run_command'; readonly line: string } & Meant)
  /** Looks up what the palette's line can become. */
  | ({ readonly kind: 'complete_line'; readonly line: InputLine } & Meant)
  /** The node's chat: its pane, or the whole terminal. */
  | { readonly kind: 'chat'; readonly node: NodeId }
  | { readonly kind: 'demo' }
  | { readonly kind: 'panes_anew' }
  | { readonly kind: 'hand_over' }
  | { readonly kind: 'repaint' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'exit'; readonly exit: TuiExit };

/** What a command line is about. */
export type Meant = { readonly node: NodeId | null; readonly agent: AgentId | null };

/** What to run: a profile, with its first prompt, or a command line for the shell. */
export type Spawn =
  | { readonly kind: 'profile'; readonly profile: string; readonly prompt: string | null }
  | { readonly kind: 'command'; readonly line: string };

export type Request = { [M in Method]: { readonly method: M; readonly params: Params<M> } }[Method];
export type Reply = { [M in Method]: { readonly method: M; readonly result: Result<M> } }[Method];

/** What an event leads to. */
export type Step = { readonly state: TuiState; readonly effects: readonly Effect[] };

export function step(state: TuiState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** The state with something in its status line, and nothing to do. */
export function say(state: TuiState, text: string, level: Message['level'] = 'info'): Step {
  return step({ ...state, message: { level, text } });
}
