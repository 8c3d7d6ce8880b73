import { createHash } from 'node:crypto';
import type { StateDetail } from '../../../src/domain/agent.ts';
import { type AskDraft, type AskKind, MAX_ASK_TEXT } from '../../../src/domain/ask.ts';
import { clipText } from '../../../src/domain/clip-text.ts';
import type { IDialogReader, ScreenDialog } from '../../../src/ports/dialog-reader.ts';
import { type DialogRow, dialogOptions, dialogRows, keysForRow } from './dialog-options.ts';
import { matchScreen, versionOn } from './match-screen.ts';
import type { RuleBook } from './rule-book.ts';
import type { DialogRule } from './screen-rule.ts';

/** Reads dialogs by the rules of screens. */
export function createDialogReader(book: RuleBook): IDialogReader {
  return {
    read: async (profile, lines) => {
      if (!book.has(profile)) return null;
      const rules = await book.load(profile);
      const matches = matchScreen(rules.rules, lines, versionOn(lines, rules));
      const rule = matches.find((match) => match.rule.state !== null)?.rule;
      if (rule?.dialog == null) return null;
      return readDialog(rule.dialog, KINDS[rule.detail ?? 'permission'] ?? 'permission', lines);
    },
  };
}

const KINDS: Readonly<Partial<Record<StateDetail, AskKind>>> = { question: 'question', plan: 'plan', trust: 'trust' };

/** Longest title, in UTF-16 units. */
const MAX_TITLE = 200;

/** Rulers and edges of boxes. */
const RULER = /^[\s─━╌│╭╮╰╯]*$/u;

function readDialog(dialog: DialogRule, kind: AskKind, screen: readonly string[]): ScreenDialog | null {
  const { frame } = dialog;
  const lines = frame === null ? screen : screen.map((line) => line.replace(new RegExp(frame, 'gu'), ''));
  const { first, rows } = dialogRows(dialog, screen, lines);
  if (rows.length === 0) return null;
  const top = screen.findLastIndex((line, index) => index < first && dialog.top.test(line));
  const above = lines.slice(Math.max(0, top), first);
  const text = above
    .filter((line) => !RULER.test(line) && dialog.skip?.test(line) !== true)
    .map((line) => line.trimEnd());
  return {
    draft: draftOf(dialog, kind, above, unindented(text), rows, top !== -1),
    keysFor: (option) => keysForRow(dialog.press, rows, dialogOptions(kind, rows), option),
  };
}

function draftOf(
  { title, tool, partial }: DialogRule,
  kind: AskKind,
  above: readonly string[],
  lines: readonly string[],
  rows: readonly DialogRow[],
  fromTop: boolean,
): AskDraft {
  const text = lines.join('\n');
  const options = dialogOptions(kind, rows);
  const raw = above.join('\n');
  const cut = lines.some((line) => line.endsWith('…'));
  return {
    kind,
    tool: tool?.exec(raw)?.[1] ?? null,
    title: clipText(title?.exec(raw)?.[1] ?? lines.at(-1) ?? '', MAX_TITLE),
    text: text.slice(0, MAX_ASK_TEXT),
    whole: fromTop && !cut && partial?.test(raw) !== true && text.length <= MAX_ASK_TEXT,
    hash: hashOf([kind, text, ...options.map(({ label }) => label)]),
    options,
    multiple: false,
  };
}

/** Lines broken elsewhere, as after a resize, are the same words. */
function hashOf(words: readonly string[]): string {
  const unbroken = words.map((text) => text.replace(/\s+/g, ' ').trim());
  return createHash('sha256').update(JSON.stringify(unbroken)).digest('hex');
}

function unindented(lines: readonly string[]): readonly string[] {
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0));
}
