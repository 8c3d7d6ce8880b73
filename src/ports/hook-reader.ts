import type { Ask, AskDraft } from '../domain/ask.ts';

/** What a hook's words mean to us, beside being a signal. */
export type HookReport = {
  /** The conversation that it belongs to, by the program's own name for it; null: it did not say. */
  readonly session: string | null;
  /** The file that holds the conversation, or null. */
  readonly transcript: string | null;
  readonly cwd: string | null;
  /** A subagent's, not the agent's own: it never moves its parent's state. */
  readonly subagent: boolean;
  /** The conversation ended, and its program with it. */
  readonly ends: boolean;
  /** The program goes on with this conversation instead of the one that it had. */
  readonly takes_over: boolean;
  /** A person has just begun, or asked for something: who put it away wants to see it again. */
  readonly awakes: boolean;
  /** What the agent said last, where the hook tells it. */
  readonly said: string | null;
  /** What a person asked it for, by whatever way; null: this event tells nothing of that. */
  readonly prompt: string | null;
  /** The hash of a request that it may have asked for, and is done with: it ran, or was refused. Null: of none. */
  readonly done: string | null;
  /** What it asks for. `key` is the same when the same hook asks again, after a core was restarted. */
  readonly ask: { readonly key: string; readonly draft: AskDraft } | null;
};

/** Understands the hooks of the programs that we know. Never throws: what a hook says is hostile input. */
export interface IHookReader {
  /** Null: not an event of that tool's that we know. */
  read(tool: string, event: string, data: Readonly<Record<string, unknown>>): HookReport | null;
  /** What the hook that was given `data` must print so that its program takes the answer; null: nothing, as if no hook were there. */
  output(tool: string, event: string, data: Readonly<Record<string, unknown>>, ask: Ask): string | null;
}
