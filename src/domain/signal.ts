import type { AgentId, StateDetail } from './agent.ts';

/** What is learnt about an agent from outside, before anyone judges what it means. */
export type AgentSignal =
  | {
      readonly kind: 'started';
      readonly agent: AgentId;
      readonly at: number;
      readonly pid: number;
      /** Null: a person started it elsewhere, and none holds it. */
      readonly keeper: string | null;
    }
  | {
      readonly kind: 'exited';
      readonly agent: AgentId;
      readonly at: number;
      readonly exit_code: number | null;
      /** As `SIGTERM`; null when it exited by itself. */
      readonly signal: string | null;
    }
  /** The payload of an OSC 7501 report, without introducer and terminator. */
  | {
      readonly kind: 'program_status';
      readonly agent: AgentId;
      readonly at: number;
      readonly payload: string;
      /** Said before this core listened, and kept by the keeper: how things stand, no news. */
      readonly retold?: true;
    }
  | { readonly kind: 'title'; readonly agent: AgentId; readonly at: number; readonly title: string }
  | {
      readonly kind: 'resized';
      readonly agent: AgentId;
      readonly at: number;
      readonly cols: number;
      readonly rows: number;
    }
  /** It wrote something; at most one a second for each agent. `offset` is the end of its output so far. */
  | { readonly kind: 'output'; readonly agent: AgentId; readonly at: number; readonly offset: number }
  /** A person types into its terminal; told at most every ten seconds. */
  | { readonly kind: 'typed'; readonly agent: AgentId; readonly at: number }
  /** Whether its own process group has the terminal (a shell at its prompt), or another, a job it started. */
  | { readonly kind: 'foreground'; readonly agent: AgentId; readonly at: number; readonly own: boolean }
  /** A hook of its program ran; `event` and `data` are in the program's own words. */
  | {
      readonly kind: 'hook';
      readonly agent: AgentId;
      readonly at: number;
      readonly tool: string;
      readonly event: string;
      readonly data: Readonly<Record<string, unknown>>;
    }
  /** Its screen as rendered, looked at after it wrote: every visible row, right-trimmed. */
  | {
      readonly kind: 'screen';
      readonly agent: AgentId;
      readonly at: number;
      readonly lines: readonly string[];
      readonly alternate: boolean;
    }
  /** A channel or a status file of its program's said how things stand; `null`: that channel is gone. */
  | {
      readonly kind: 'structured';
      readonly agent: AgentId;
      readonly at: number;
      readonly channel: string;
      readonly reading: Reading | null;
    }
  /** The name under which its program takes up its conversation again. */
  | { readonly kind: 'session'; readonly agent: AgentId; readonly at: number; readonly session: string }
  /** Its program is about to end, and says why. */
  | { readonly kind: 'ending'; readonly agent: AgentId; readonly at: number; readonly text: string }
  /** What it said last, in its own words, as its program tells them. */
  | {
      readonly kind: 'said';
      readonly agent: AgentId;
      readonly at: number;
      readonly text: string;
      /** The program's own name for the message, by which it is known when it is told again. */
      readonly message?: string;
    }
  /** What it is saying, all of it so far; empty: it says nothing any more. */
  | { readonly kind: 'saying'; readonly agent: AgentId; readonly at: number; readonly text: string }
  /** A person gave it that prompt at its own terminal. */
  | { readonly kind: 'prompted'; readonly agent: AgentId; readonly at: number; readonly text: string }
  /** What was told just before was that record of its host's: the same record again is no news. */
  | { readonly kind: 'recorded'; readonly agent: AgentId; readonly at: number; readonly record: number }
  /** It has written nothing for `ms`. */
  | { readonly kind: 'quiet'; readonly agent: AgentId; readonly at: number; readonly ms: number }
  /** The keeper that holds it does not answer, or came back. Silence is never an end. */
  | { readonly kind: 'keeper_silent'; readonly agent: AgentId; readonly at: number }
  | { readonly kind: 'keeper_back'; readonly agent: AgentId; readonly at: number }
  /** The keeper is gone, and left no exit status for it. */
  | { readonly kind: 'keeper_lost'; readonly agent: AgentId; readonly at: number };

/** What one source makes of a signal. */
export type Reading = {
  readonly state: 'starting' | 'working' | 'waiting' | 'idle' | 'exited' | 'unknown';
  /** What was seen, in words. */
  readonly text: string;
  /** What the agent says beside the state, or null. */
  readonly message: string | null;
  /** A turn ended, well or badly: a person should look. */
  readonly finished: boolean;
  /** What kind of state it is; left out: nothing to say. */
  readonly detail?: StateDetail;
  readonly resets_at?: number;
  /** Shells or subagents of its still run; left out: the source cannot tell. */
  readonly background?: boolean;
  /** Whether the source can prove `idle`; where it cannot, working → idle waits for confirmation. */
  readonly strength: 'proof' | 'hint';
};
