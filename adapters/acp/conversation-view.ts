import type { AskDraft } from '../../src/domain/ask.ts';

/** Where a host shows the conversation that it holds: the terminal that `attach` and `screen` look at. */
export interface IConversationView {
  /** A prompt, as it is given to the agent. */
  prompted(text: string): void;
  /** A piece of what the agent says, or of what it thinks. */
  spoke(text: string, how: 'words' | 'thought'): void;
  /** One line about what it does, or what happened to it. */
  told(mark: ViewMark, text: string): void;
  /** What it asks for, with the options as they are numbered, or that it asks for nothing any more. */
  asked(draft: AskDraft | null): void;
  /** What it is doing. */
  state(state: 'starting' | 'working' | 'waiting' | 'idle'): void;
}

export type ViewMark = 'runs' | 'done' | 'failed' | 'plan' | 'note' | 'error';

/** What a person does at that terminal. */
export type ViewListener = {
  readonly submit: (text: string) => void;
  /** Chooses an option of what is asked, by its place; false: nothing is asked, or there is no such option. */
  readonly choose: (index: number) => boolean;
  readonly interrupt: () => void;
  /** Wants the agent to end. */
  readonly leave: () => void;
};
