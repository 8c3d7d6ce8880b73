import type { AskAnswer, AskDraft } from './ask.ts';
import type { PromptId } from './prompt.ts';

/**
 * What the host of an ACP agent tells a core that connects to its socket, as JSON, a message a frame: on each new
 * connection how things stand, then what changes. It only ever grows, since a host outlives the core that started it.
 */
export type HostMessage =
  /** First. `session`: the name of the conversation; null: there is none yet. */
  | { readonly kind: 'hello'; readonly session: string | null }
  | { readonly kind: 'session'; readonly session: string }
  | ({ readonly kind: 'state' } & HostState)
  /** Asked again, under the same key, on each connection until it is over. */
  | { readonly kind: 'ask'; readonly key: string; readonly draft: AskDraft }
  /** It is over without an answer from the core. */
  | { readonly kind: 'ask_over'; readonly key: string; readonly text: string }
  /** The answer of the core was given to the agent. */
  | { readonly kind: 'answered'; readonly key: string }
  /** What the agent is saying: all of it so far. Empty: nothing any more. */
  | { readonly kind: 'streaming'; readonly text: string }
  /** How full the agent's context is, in tokens, and what the conversation has cost; null: it does not say, or not in dollars. */
  | { readonly kind: 'usage'; readonly used: number; readonly size: number; readonly cost_usd: number | null }
  /** The turn of that prompt has begun, now or before. */
  | { readonly kind: 'took'; readonly prompt: PromptId }
  | ({ readonly kind: 'record'; readonly id: number } & HostRecord);

/** What must not get lost: told on each connection until the core says `noted`. */
export type HostRecord =
  /** What the agent said in a turn, in its own words. */
  | { readonly what: 'said'; readonly text: string }
  /** A prompt that was typed into the agent's own terminal. */
  | { readonly what: 'typed'; readonly text: string }
  /** Why the host is about to end. */
  | { readonly what: 'ending'; readonly text: string };

/** What the agent is doing, as its host sees it. */
export type HostState = {
  readonly state: 'starting' | 'working' | 'waiting' | 'idle';
  /** What was seen, in words. */
  readonly text: string;
  /** What a person should know beside the state, or null. */
  readonly message: string | null;
  /** A turn has ended by it. */
  readonly finished: boolean;
  /** The turn failed; `message` is its error. */
  readonly failed: boolean;
};

/** What a core tells the host. */
export type CoreMessage =
  /** Begins a turn, once for each id. */
  | { readonly kind: 'prompt'; readonly id: PromptId; readonly text: string }
  /** Ends the turn that is under way. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'answer'; readonly key: string; readonly answer: Pick<AskAnswer, 'options' | 'text'> }
  | { readonly kind: 'noted'; readonly id: number };
