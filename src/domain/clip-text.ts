/** What acts on a terminal or turns the direction of a text; it has no place in a line that is shown. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** A foreign text as one harmless line of at most `max` characters. */
export function clipText(text: string, max: number): string {
  const line = text
    .slice(0, max * 4)
    .replace(UNPRINTABLE, ' ')
    .trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
