import type { Agent, EvidenceSource } from '../domain/agent.ts';
import type { AskDraft } from '../domain/ask.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { IAgentTerminal } from './agent-manager.ts';
import type { IAskRoute } from './ask-route.ts';
import type { Cancel } from './clock.ts';

/** What a feed knows of the agent that it follows. */
export type FedAgent = {
  /** Its row as it is now; undefined once its node is gone. */
  readonly row: () => Agent | undefined;
  /** Its terminal; null: it has none, or its keeper does not answer. Asked for anew each time. */
  readonly terminal: () => IAgentTerminal | null;
  /** The source that counts now. */
  readonly standing: () => EvidenceSource;
  /** Whether a better source than this one stands: a feed for it need not look. */
  readonly outranks: (source: EvidenceSource) => boolean;
  /** Tells what was learnt. */
  readonly emit: (signal: AgentSignal) => void;
  /** It asks the person, by a channel of its own; the same `key` again is the same ask. Never throws. */
  readonly raise: (draft: AskDraft, key: string, route: IAskRoute) => void;
};

/** A feed at work. */
export type FeedWatch = {
  /** Something else was learnt of the agent: a good moment to look. Never throws. */
  readonly heard: (signal: AgentSignal) => void;
  /** Ends it; nothing is emitted afterwards. Called once. */
  readonly stop: Cancel;
};

/** A way to learn about an agent that must be fetched: a status file, an event stream, the rendered screen. */
export interface IAgentFeed {
  /** Begins to follow a process that runs. Never throws: what cannot be reached is silent, and tried again. */
  watch(agent: FedAgent): FeedWatch;
}

/** The feeds of a kind of agent, by the name of its profile; none for most. */
export type AgentFeeds = (profile: string) => readonly IAgentFeed[];
