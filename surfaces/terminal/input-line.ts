/** Text being typed, of one line or several; `at` counts UTF-16 units. */
export type InputLine = { readonly text: string; readonly at: number };

/** Longest line that is taken; a title ends at 1,000, a prompt may be longer. */
const MAX_LINE = 16_384;

/** Longest text of several lines: what is longer goes into a file. */
export const MAX_LINES = 65_536;

/** The line after a key; null when the key means nothing to a line. Keys are those of readline. */
export function editLine(line: InputLine, key: string, text: string): InputLine | null {
  const edit = EDITS[key];
  if (edit !== undefined) return edit(line);
  return text === '' ? null : insertText(line, text);
}

/** The line with text put in at the cursor; line breaks become spaces. */
export function insertText(line: InputLine, text: string): InputLine {
  return insert(line, text.replace(/[\r\n\t]+/g, ' '), MAX_LINE);
}

/** The same where there may be several lines: breaks and tabs stay, and no other control character does. */
export function insertLines(line: InputLine, text: string): InputLine {
  return insert(line, text.replace(/\r\n?/g, '\n').replace(CONTROLS, ''), MAX_LINES);
}

// C0 without the tab and the line feed, DEL, C1.
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** The cursor in the line above (-1) or below, as far in as it was; null: there is none. */
export function moveRow(line: InputLine, by: -1 | 1): InputLine | null {
  const start = rowStart(line);
  const column = line.at - start;
  if (by === -1) {
    if (start === 0) return null;
    const above = rowStart({ ...line, at: start - 1 });
    return { ...line, at: Math.min(above + column, start - 1) };
  }
  const end = rowEnd(line);
  if (end === line.text.length) return null;
  return { ...line, at: Math.min(end + 1 + column, rowEnd({ ...line, at: end + 1 })) };
}

function insert(line: InputLine, text: string, most: number): InputLine {
  const put = wholeStart(text, Math.max(0, most - line.text.length));
  return { text: line.text.slice(0, line.at) + put + line.text.slice(line.at), at: line.at + put.length };
}

/** The beginning of a text, never with half a surrogate pair at its end. */
function wholeStart(text: string, most: number): string {
  const start = text.slice(0, most);
  return start.length < text.length && /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
}

const left = (line: InputLine): InputLine => ({ ...line, at: before(line) });
const right = (line: InputLine): InputLine => ({ ...line, at: after(line) });
const home = (line: InputLine): InputLine => ({ ...line, at: rowStart(line) });
const end = (line: InputLine): InputLine => ({ ...line, at: rowEnd(line) });
const wordLeft = (line: InputLine): InputLine => ({ ...line, at: wordBefore(line) });
const wordRight = (line: InputLine): InputLine => ({ ...line, at: wordAfter(line) });
const eraseWord = (line: InputLine): InputLine => remove(line, wordBefore(line), line.at);
const eraseRight = (line: InputLine): InputLine => remove(line, line.at, after(line));

const EDITS: Readonly<Record<string, (line: InputLine) => InputLine>> = {
  Backspace: (line) => remove(line, before(line), line.at),
  ...{ Delete: eraseRight, 'C-d': eraseRight },
  ...{ Left: left, 'C-b': left, Right: right, 'C-f': right },
  ...{ Home: home, 'C-a': home, End: end, 'C-e': end },
  ...{ 'M-b': wordLeft, 'C-Left': wordLeft, 'M-Left': wordLeft },
  ...{ 'M-f': wordRight, 'C-Right': wordRight, 'M-Right': wordRight },
  'C-u': (line) => remove(line, rowStart(line), line.at),
  'C-k': (line) => remove(line, line.at, line.at === rowEnd(line) ? after(line) : rowEnd(line)),
  ...{ 'C-w': eraseWord, 'M-Backspace': eraseWord },
  'M-d': (line) => remove(line, line.at, wordAfter(line)),
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

function rowStart({ text, at }: InputLine): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function rowEnd({ text, at }: InputLine): number {
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found;
}

function wordBefore({ text, at }: InputLine): number {
  return text.slice(0, at).replace(/\S+\s*$|\s+$/, '').length;
}

function wordAfter({ text, at }: InputLine): number {
  return at + (/^\s*\S+|^\s+/.exec(text.slice(at))?.[0].length ?? 0);
}
