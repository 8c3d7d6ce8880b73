import type { Agent, AgentId } from '../domain/agent.ts';

/** An agent that is about to be started. */
export type LaunchWish = Pick<Agent, 'profile' | 'kind' | 'command' | 'cwd'> & {
  readonly agent: AgentId;
  /** The conversation that it is to take up, where its command does not say so; null: none, or it does. */
  readonly takes_up: string | null;
  /** The whole environment that it will have. */
  readonly env: Readonly<Record<string, string>>;
};

/** How it is started so that its program tells us what it does. */
export type PreparedLaunch = {
  /** The wish's, with what was added. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The name under which its conversation can be taken up again; null: it is learnt later, or never. */
  readonly session: string | null;
  /** Where its program can be asked, as `Agent.endpoint`; null: nowhere. */
  readonly endpoint: string | null;
};

/** Gets programs that we know to report to us, without touching the person's own settings. */
export interface ILaunchPreparation {
  /** Never rejects for a program that it does not know: that is started as it was wished. */
  prepare(wish: LaunchWish): Promise<PreparedLaunch>;
  /** The agent is over, and what was written for it is no longer needed. Never throws. */
  forget(agent: AgentId): void;
}
