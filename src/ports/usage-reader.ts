import type { Agent } from '../domain/agent.ts';
import type { AccountLimit, ContextUse, TokenCounts } from '../domain/usage.ts';

/** Whose usage is wanted. */
export type UsageSubject = {
  readonly agent: Agent;
  /** The program whose files tell, such as `claude`. */
  readonly tool: string;
  /** Files of its conversations that its hooks have named. */
  readonly transcripts: readonly string[];
};

/** What an agent's files tell. */
export type UsageReading = {
  readonly model: string | null;
  /** All since the agent was made; null: no file tells. */
  readonly tokens: TokenCounts | null;
  /** As `tokens`; null: the files do not say. */
  readonly cost_usd: number | null;
  readonly context: ContextUse | null;
  readonly limits: readonly AccountLimit[];
  /** To be handed back the next time, also by a later core: only what was written since is read then. */
  readonly mark: string;
};

/** What a program says of itself, in a status line or by its protocol. */
export type StatusReading = {
  readonly model: string | null;
  /** The conversation, and what all of it has cost and used, whoever led it; null: it does not say. */
  readonly cost: { readonly session: string; readonly usd: number; readonly tokens?: TokenCounts } | null;
  readonly context: ContextUse | null;
  readonly limits: readonly AccountLimit[];
};

/** Learns from programs' own files and words what they use. */
export interface IUsageReader {
  /** Whether that program's files are understood. */
  knows(tool: string): boolean;
  /** Reads on from `mark`; null: there is nothing to read. Never rejects: what files hold is hostile input. */
  read(subject: UsageSubject, mark: string | null): Promise<UsageReading | null>;
  /** What a status line's data, which came at that time, says; null: nothing. Never rejects. */
  status(tool: string, data: Readonly<Record<string, unknown>>, at: number): Promise<StatusReading | null>;
}
