import type { AgentId } from '../../src/domain/agent.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { GraphState } from '../../src/protocol/graph-mirror.ts';
import type { SpanLine } from '../terminal/span.ts';

/** A command that a person types, in a chat after a slash, in the TUI after a colon; its code is loaded when it is run. */
export type SlashCommand = {
  readonly name: string;
  /** What follows it, as `[PROFILE] [PROMPT]`. */
  readonly args: string;
  /** One line. */
  readonly help: string;
  /** What its words are, one after the other; those beyond are free text. */
  readonly words: readonly WordKind[];
  readonly load: () => Promise<{ readonly run: RunSlash }>;
};

/** What a word of a command names; it can be completed. */
export type WordKind = 'node' | 'agent' | 'profile' | 'ask' | 'option' | 'file' | 'text';

/** Does it, and resolves with what there is to show; rejects with MoitumiError. `rest` is what was typed after the name. */
export type RunSlash = (site: CommandSite, rest: string) => Promise<readonly SpanLine[]>;

/** Where a command is typed, and what it can do there. */
export type CommandSite = {
  readonly client: IControlClient;
  readonly graph: Pick<GraphState, 'nodes' | 'agents' | 'asks'>;
  /** The node that is spoken of; null: none. */
  readonly node: NodeId | null;
  /** The agent that is spoken of; null: the node's own. */
  readonly agent: AgentId | null;
  /** What an agent inherits that is started here. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Cells of a line. */
  readonly width: number;
  readonly now: number;
  /** The table, for the command that explains it. */
  readonly commands: readonly SlashCommand[];
  /** Speaks of another node from now on. */
  goTo(node: NodeId): void;
  /** Puts text into the person's clipboard. */
  copy(text: string): void;
  /** Leaves. */
  quit(): void;
};
