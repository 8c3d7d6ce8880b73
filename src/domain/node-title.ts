import { MoitumiError } from './error.ts';
import { MAX_TITLE } from './node.ts';

/**
 * What a title must not hold: control characters and line separators, which would act on a terminal; bidirectional
 * overrides and isolates, which make a line read as something else; halves of surrogate pairs, which UTF-8 cannot say.
 */
const REFUSED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** The title, if a node may have it. Throws `bad_title` that says why not. */
export function checkTitle(title: string): string {
  if (title.trim() === '') throw new MoitumiError('bad_title', 'A title cannot be empty.');
  if (title.length > MAX_TITLE) {
    throw new MoitumiError(
      'bad_title',
      `A title has at most ${MAX_TITLE} characters, this one has ${title.length}. Put the rest into the notes.`,
    );
  }
  const found = REFUSED.exec(title);
  if (found !== null) {
    throw new MoitumiError(
      'bad_title',
      `A title cannot hold ${describe(found[0])}, here at position ${found.index + 1}.`,
    );
  }
  return title;
}

/** A text made fit for a title: what a title cannot hold becomes a question mark. */
export function cleanTitle(text: string): string {
  const cleaned = text.replace(new RegExp(REFUSED, 'gu'), '?');
  return cleaned.trim() === '' ? '?' : cleaned;
}

function describe(character: string): string {
  const code = character.charCodeAt(0);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029) return `a line break (${name})`;
  if (code < 0xa0) return `a control character (${name})`;
  if (code >= 0xd800 && code <= 0xdfff) return `half of a surrogate pair (${name})`;
  return `a character that changes the direction of text (${name})`;
}
