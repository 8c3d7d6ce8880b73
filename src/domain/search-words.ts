/** Words that a search looks at; nobody types more. */
const MAX_WORDS = 16;

/** Letters and digits that belong together; the store's index splits texts in the same way. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** The words of what a person searches for, and nothing that could be taken for an operator. */
export function searchWords(text: string): readonly string[] {
  return (text.slice(0, 2_000).match(WORD) ?? []).slice(0, MAX_WORDS);
}
