import type { RuleBook } from '../../adapters/signals/screen/rule-book.ts';
import type { IDialogReader } from '../ports/dialog-reader.ts';

/** Reads dialogs by the rules of screens; loaded when the first agent shows one, since a start never needs it. */
export function lazyDialogReader(book: RuleBook): IDialogReader {
  return {
    read: async (profile, lines) => {
      const { createDialogReader } = await import('../../adapters/signals/screen/read-dialog.ts');
      return createDialogReader(book).read(profile, lines);
    },
  };
}
