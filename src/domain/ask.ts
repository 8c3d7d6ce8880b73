import type { AgentId } from './agent.ts';
import type { NodeId } from './node.ts';

/** An id of an ask: `q` and a decimal number, unique in its store, never used again. */
export type AskId = string;

/**
 * What an agent wants from the person.
 * - permission: to use a tool once, or from now on
 * - question: a choice, or words
 * - plan: to go on with a plan that it wrote
 * - trust: to work in a directory
 */
export type AskKind = 'permission' | 'question' | 'plan' | 'trust';

/** How its answer reaches the agent: a hook that waits, its protocol, keys into the dialog on its screen. */
export type AskVia = 'hook' | 'protocol' | 'dialog';

/** One of the answers that the agent offers. */
export type AskOption = {
  /** Short and typed by people: `yes`, `session`, `no`, `1`, `text`. Unique within its ask. */
  readonly id: string;
  /** In the agent's own words. */
  readonly label: string;
  /** What choosing it means; `deny` is what nobody's answering comes to. */
  readonly verdict: 'allow' | 'deny' | 'choose';
  /** It counts beyond this one ask: for the session, or for good. */
  readonly lasting: boolean;
  /** It goes with words of the person's own. */
  readonly takes_text: boolean;
};

/** Who answered, where, when, what. */
export type AskAnswer = {
  /** The options chosen; more than one only where the ask says `multiple`. */
  readonly options: readonly string[];
  readonly text: string | null;
  readonly at: number;
  /** The principal: `user`, or a rule by its name as `rule:NAME`. */
  readonly who: string;
  /** The surface; the agent's own keyboard is `terminal`. */
  readonly from: string;
};

/**
 * How an ask ended.
 * - taken: the agent was seen to have taken the answer
 * - withdrawn: answered at the agent's own keyboard, interrupted, or no longer asked
 * - lost: the agent ended, or there is no way to it any more, or the answer did not reach it; nothing was allowed
 */
export type AskEnd = { readonly kind: 'taken' | 'withdrawn' | 'lost'; readonly at: number; readonly text: string };

/** Something an agent wants. Answered at most once, by whoever is first; then on its way; then over. */
export type Ask = {
  readonly id: AskId;
  readonly agent: AgentId;
  readonly node: NodeId;
  /** The agent's own name for this asking: who asks again under the same key, after a core was restarted, asks the same. */
  readonly key: string;
  readonly via: AskVia;
  readonly kind: AskKind;
  /** The tool that it is about, such as `Bash`; null: none. */
  readonly tool: string | null;
  /** One line for lists. */
  readonly title: string;
  /** Exactly what will run, or exactly what is asked; as much as `MAX_ASK_TEXT` allows. */
  readonly text: string;
  /** The command alone, where `text` says more than that of it, and nothing else decides what will run; rules look at it. */
  readonly command?: string;
  /** `text` is all of it. Where not, no surface may offer to allow it without saying so. */
  readonly whole: boolean;
  /** SHA-256, in hex, of the whole request as the agent made it; the audit log keeps it. */
  readonly hash: string;
  readonly options: readonly AskOption[];
  readonly multiple: boolean;
  readonly raised_at: number;
  /** open: anyone may answer. answered: on its way to the agent. closed: over. */
  readonly state: 'open' | 'answered' | 'closed';
  readonly answer: AskAnswer | null;
  readonly end: AskEnd | null;
};

/** An ask as it is raised, before it has an id. */
export type AskDraft = Pick<
  Ask,
  'kind' | 'tool' | 'title' | 'text' | 'command' | 'whole' | 'hash' | 'options' | 'multiple'
>;

/** Closed asks are kept for so long, in ms, and at most so many. */
export const ASK_MEMORY_MS = 7 * 24 * 60 * 60 * 1_000;
export const MAX_CLOSED_ASKS = 1_000;

/** Longest text that an ask shows, in UTF-16 units: what a person can be said to have read. */
export const MAX_ASK_TEXT = 16_000;
