/** A line being typed; `at` counts UTF-16 units. */
export type InputLine = { readonly text: string; readonly at: number };

/** Longest line that is taken; a title ends at 1,000, a prompt may be longer. */
const MAX_INPUT = 16_384;

/** The line after a key; null when the key means nothing to a line. Keys are those of readline. */
export function editLine(line: InputLine, key: string, text: string): InputLine | null {
  const edit = EDITS[key];
  if (edit !== undefined) return edit(line);
  return text === '' ? null : insertText(line, text);
}

/** The line with text put in at the cursor; line breaks become spaces. */
export function insertText(line: InputLine, text: string): InputLine {
  const room = Math.max(0, MAX_INPUT - line.text.length);
  const put = text.replace(/[\r\n\t]+/g, ' ').slice(0, room);
  return { text: line.text.slice(0, line.at) + put + line.text.slice(line.at), at: line.at + put.length };
}

const EDITS: Readonly<Record<string, (line: InputLine) => InputLine>> = {
  Backspace: (line) => remove(line, before(line), line.at),
  Delete: (line) => remove(line, line.at, after(line)),
  Left: (line) => ({ ...line, at: before(line) }),
  Right: (line) => ({ ...line, at: after(line) }),
  Home: (line) => ({ ...line, at: 0 }),
  End: (line) => ({ ...line, at: line.text.length }),
  'C-a': (line) => ({ ...line, at: 0 }),
  'C-e': (line) => ({ ...line, at: line.text.length }),
  'C-u': (line) => remove(line, 0, line.at),
  'C-k': (line) => remove(line, line.at, line.text.length),
  'C-w': (line) => remove(line, line.text.slice(0, line.at).trimEnd().lastIndexOf(' ') + 1, line.at),
};

function remove(line: InputLine, from: number, to: number): InputLine {
  return { text: line.text.slice(0, from) + line.text.slice(to), at: from };
}

/** One character back, a surrogate pair being one. */
function before(line: InputLine): number {
  return line.at - ([...line.text.slice(0, line.at)].at(-1)?.length ?? 0);
}

function after(line: InputLine): number {
  return line.at + ([...line.text.slice(line.at, line.at + 2)][0]?.length ?? 0);
}
