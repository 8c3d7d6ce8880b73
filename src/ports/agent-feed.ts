import type { Agent, EvidenceSource } from '../domain/agent.ts';
import type { AskDraft } from '../domain/ask.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { IAgentTerminal } from './agent-manager.ts';
import type { IAskRoute } from './ask-route.ts';
import type { Cancel } from './clock.ts';
import type { StatusReading } from './usage-reader.ts';

/** A way to speak with an agent's program without typing. */
export interface IAgentChannel {
  /**
   * Resolves when the turn of that prompt has begun, or when it had begun before: the same id is the same prompt,
   * whichever core asks. Rejects with `keeper_silent` when the program could not be reached: ask again later.
   */
  prompt(prompt: Pick<Prompt, 'id' | 'text'>): Promise<void>;
  /** Ends the turn that is under way, if there is one. Never throws: what it comes to is seen. */
  cancel(): void;
}

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
  /** It no longer asks for what it had asked for by `key`; `text` says why. */
  readonly withdraw: (key: string, text: string) => void;
  /** Tells how full its context is, and what its conversation has cost. */
  readonly used: (status: StatusReading) => void;
  /** Resolves once all that was told so far is durable; rejects when it cannot be. */
  readonly durable: () => Promise<void>;
  /** By this it takes prompts from now on, instead of by its terminal; null: it cannot be reached. */
  readonly speak: (channel: IAgentChannel | null) => void;
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

/** The feeds of a kind of agent, by `familyOf`; none for most. */
export type AgentFeeds = (family: string) => readonly IAgentFeed[];
