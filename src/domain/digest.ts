import { type Agent, type AgentId, isLive } from './agent.ts';
import type { Ask, AskAnswer, AskEnd, AskId, AskKind } from './ask.ts';
import { endedBadly } from './attention.ts';
import type { Node, NodeId } from './node.ts';
import type { Prompt } from './prompt.ts';
import type { Transition } from './transition.ts';
import type { AgentUsage } from './usage.ts';

/** Who comes back after so long, in ms, was away, and is told what happened. */
export const AWAY_MS = 10 * 60_000;

/** What happened in a span of time, for someone who was not there. */
export type Digest = {
  readonly since: number;
  readonly until: number;
  /** Those where something happened: what needs a person first, then what ended, then what is done. */
  readonly nodes: readonly NodeDigest[];
  /** How many agents more there were than a digest tells of. */
  readonly left_out: number;
};

export type NodeDigest = {
  readonly node: NodeId;
  readonly title: string;
  /** It was said to be done in that time. */
  readonly done: boolean;
  readonly agents: readonly AgentDigest[];
};

export type AgentDigest = {
  readonly agent: AgentId;
  readonly profile: string;
  /** As it is at the end of that time. */
  readonly state: Agent['state'];
  /** Turns that came to their end, of the last 200 changes of its state. */
  readonly turns: number;
  /** How long it waited for a person in that time, in ms; it still does where `state` says so. */
  readonly waited: number;
  /** Raised or ended in that time, or open still; the latest first. */
  readonly asks: readonly AskDigest[];
  /** Prompts whose turn is over, and those that failed. */
  readonly prompts: { readonly finished: number; readonly failed: number };
  /** What it has cost in all, in US dollars, as its program tells; null: it does not. */
  readonly cost_usd: number | null;
  /** How its program ended in that time; null: it did not. */
  readonly ended: (Pick<Agent, 'exit_code' | 'signal'> & { readonly at: number; readonly badly: boolean }) | null;
};

export type AskDigest = {
  readonly ask: AskId;
  readonly kind: AskKind;
  readonly title: string;
  readonly raised_at: number;
  /** What was chosen, in the agent's words; by whom, where and when. Null: nobody answered. */
  readonly answer: (Pick<AskAnswer, 'at' | 'who' | 'from'> & { readonly chosen: string }) | null;
  /** How it ended; null: it is open, or on its way. */
  readonly end: AskEnd['kind'] | null;
};

/** What is kept of an agent. */
export type AgentRecord = {
  readonly agent: Agent;
  readonly transitions: readonly Transition[];
  readonly asks: readonly Ask[];
  readonly prompts: readonly Prompt[];
  readonly usage: AgentUsage | null;
};

/** A span of time, ms since the epoch. */
export type Span = { readonly since: number; readonly until: number };

/** What happened to an agent in that time; null: nothing that is worth a word. */
export function agentDigest({ agent, transitions, asks, prompts, usage }: AgentRecord, span: Span): AgentDigest | null {
  const { since } = span;
  const turns = transitions.filter(({ at, from, to }) => at >= since && to === 'idle' && from !== 'starting').length;
  const settled = prompts.filter((prompt) => prompt.since >= since);
  const digest: AgentDigest = {
    agent: agent.id,
    profile: agent.profile,
    state: agent.state,
    turns,
    waited: waitedIn(agent, transitions, span),
    asks: asks.filter((ask) => endOf(ask) >= since).map(askDigest),
    prompts: {
      finished: settled.filter(({ state }) => state === 'finished').length,
      failed: settled.filter(({ state }) => state === 'failed').length,
    },
    cost_usd: usage?.cost_usd ?? null,
    ended: endedIn(agent, since),
  };
  const nothing = turns + digest.waited + digest.asks.length + settled.length === 0 && digest.ended === null;
  return nothing ? null : digest;
}

/** The nodes of these agents and those that are done, most important first. */
export function byImportance(nodes: readonly NodeDigest[]): readonly NodeDigest[] {
  return nodes
    .map((node) => ({ ...node, agents: [...node.agents].sort((a, b) => weight(b) - weight(a)) }))
    .sort((a, b) => weightOf(b) - weightOf(a));
}

/** Whether a node was said to be done in that time. */
export function wasDone(node: Node, since: number): boolean {
  return node.state === 'done' && (node.done_at ?? 0) >= since;
}

function weightOf(node: NodeDigest): number {
  return Math.max(0, ...node.agents.map(weight));
}

/** What waits for a person, what went wrong, what asked, what is over. */
function weight({ state, asks, ended, prompts, turns }: AgentDigest): number {
  if (state === 'waiting' || asks.some((ask) => ask.end === null)) return 6;
  if (ended?.badly === true) return 5;
  if (prompts.failed > 0) return 4;
  if (asks.length > 0) return 3;
  return turns > 0 || ended !== null ? 2 : 1;
}

function waitedIn(agent: Agent, transitions: readonly Transition[], { since, until }: Span): number {
  const before = transitions
    .filter(({ from, at }) => from === 'waiting' && at > since)
    .reduce((sum, { at, dwell }) => sum + Math.min(dwell, at - since), 0);
  return before + (agent.state === 'waiting' ? Math.max(0, until - Math.max(since, agent.since)) : 0);
}

/** What is not over has not ended yet. */
function endOf(ask: Ask): number {
  return ask.end?.at ?? Number.POSITIVE_INFINITY;
}

function askDigest({ id, kind, title, raised_at, answer, options, end }: Ask): AskDigest {
  const chosen = answer?.options.map(
    (chosen_id) => options.find((option) => option.id === chosen_id)?.label ?? chosen_id,
  );
  return {
    ask: id,
    kind,
    title,
    raised_at,
    answer:
      answer === null ? null : { at: answer.at, who: answer.who, from: answer.from, chosen: (chosen ?? []).join(', ') },
    end: end?.kind ?? null,
  };
}

function endedIn(agent: Agent, since: number): AgentDigest['ended'] {
  const at = agent.exited_at;
  if (isLive(agent) || at === null || at < since) return null;
  return { at, exit_code: agent.exit_code, signal: agent.signal, badly: endedBadly(agent) };
}
