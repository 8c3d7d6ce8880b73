import type { AskKind, AskOption } from '../../../src/domain/ask.ts';
import type { DialogRule } from './screen-rule.ts';

/** An option as it stands on the screen. */
export type DialogRow = {
  readonly label: string;
  readonly key: string | null;
  readonly letter: string | null;
  /** It is the one that Enter chooses. */
  readonly at: boolean;
};

/** The options of the last dialog on a screen, and the line of the first; `lines` are those of the screen without frame. */
export function dialogRows(
  dialog: DialogRule,
  screen: readonly string[],
  lines: readonly string[],
): { readonly first: number; readonly rows: readonly DialogRow[] } {
  const found = screen.map((line) => rowOf(dialog, line));
  const top = screen.findLastIndex((line) => dialog.top.test(line));
  const numbered = found.findLastIndex((row) => row?.key === '1');
  const first = numbered !== -1 ? numbered : found.findIndex((row, index) => row !== null && index > top);
  const rows: DialogRow[] = [];
  for (let index = first; first !== -1 && index < lines.length; index += 1) {
    const row = found[index] ?? null;
    const before = rows.at(-1);
    if (row !== null) rows.push(row);
    else if (before !== undefined && isContinued(dialog, lines[index] ?? ''))
      rows[rows.length - 1] = { ...before, label: `${before.label} ${lines[index]?.trim()}` };
  }
  return { first, rows };
}

/** What the rows mean as answers. */
export function dialogOptions(kind: AskKind, rows: readonly DialogRow[]): readonly AskOption[] {
  const options: AskOption[] = [];
  for (const [index, row] of rows.entries()) {
    if (WORDS.test(row.label)) continue;
    const option = kind === 'question' ? choice(row, index) : verdict(row);
    const taken = options.some(({ id }) => id === option.id);
    options.push(taken ? { ...option, id: `${option.id}${index + 1}` } : option);
  }
  return options;
}

/** What to type so that an option is chosen. */
export function keysForRow(
  press: DialogRule['press'],
  rows: readonly DialogRow[],
  options: readonly AskOption[],
  id: string,
): Uint8Array | null {
  const label = options.find((option) => option.id === id)?.label;
  const wanted = rows.findIndex((row) => row.label === label);
  const row = rows[wanted];
  if (row === undefined) return null;
  if (press === 'arrows') return bytes(arrows(wanted - rows.findIndex(({ at }) => at)));
  if (press === 'letter' && row.letter !== null) return bytes(row.letter === 'esc' ? '\u001b' : row.letter);
  return row.key === null ? null : bytes(row.key);
}

/** Options that want words typed: they are answered at the agent's own keyboard. */
const WORDS = /^(?:Type something|Chat about this|Tell Claude|Other\b)/i;

const DENIES = /^(?:no\b|reject|cancel|deny|don.t|exit|abort)/i;

const LASTING = /\b(?:always|session|don.t ask again|auto mode|from now on|this project)\b/i;

function rowOf({ option }: DialogRule, line: string): DialogRow | null {
  const groups = option.exec(line)?.groups;
  if (groups?.['label'] === undefined) return null;
  const { label, key = null, letter = null, at } = groups;
  return { label: label.trim(), key, letter, at: at !== undefined };
}

function isContinued({ skip }: DialogRule, line: string): boolean {
  return /^\s{2,}\S/.test(line) && skip?.test(line) !== true;
}

function choice({ label, key }: DialogRow, index: number): AskOption {
  return { id: key ?? String(index + 1), label, verdict: 'choose', lasting: false, takes_text: false };
}

function verdict({ label }: DialogRow): AskOption {
  if (DENIES.test(label)) return { id: 'no', label, verdict: 'deny', lasting: false, takes_text: false };
  const lasting = LASTING.test(label);
  return { id: lasting ? 'session' : 'yes', label, verdict: 'allow', lasting, takes_text: false };
}

function arrows(steps: number): string {
  return `${(steps < 0 ? '\u001b[A' : '\u001b[B').repeat(Math.abs(steps))}\r`;
}

function bytes(keys: string): Uint8Array {
  return new TextEncoder().encode(keys);
}
