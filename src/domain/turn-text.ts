/**
 * Longest text of a turn, in UTF-16 units: without control characters it takes 600 KB at most as UTF-8, so that every
 * turn fits into a message.
 */
export const MAX_TURN_TEXT = 200_000;

/** What acts on a terminal or turns the direction of a text; line breaks and tabs stay. */
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;

/** Half of a character: nothing that can be written down. */
const HALVES = /\p{Surrogate}/gu;

/** A foreign text as a conversation keeps it: harmless, with its lines, and cut when it is too long. */
export function turnText(text: string): string {
  const whole = text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(UNPRINTABLE, '')
    .trim();
  const cut = whole.length > MAX_TURN_TEXT ? `${whole.slice(0, MAX_TURN_TEXT - 1)}…` : whole;
  return cut.replace(HALVES, '\ufffd');
}
