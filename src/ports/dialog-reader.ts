import type { AskDraft } from '../domain/ask.ts';

/** A dialog that an agent shows on its screen, as far as a person needs it to answer. */
export type ScreenDialog = {
  /** `hash` is of the dialog's text: the same hash in a later look is the same dialog, still open. */
  readonly draft: AskDraft;
  /** What to type so that the option is chosen, from where the dialog stands now; null: it has no such option. */
  readonly keysFor: (option: string) => Uint8Array | null;
};

/** Knows the dialogs of the programs that we know from their rendered screens. */
export interface IDialogReader {
  /** The dialog that is open on these lines, top first; null: none that it knows. Never rejects: a screen is hostile input. */
  read(profile: string, lines: readonly string[]): Promise<ScreenDialog | null>;
}
