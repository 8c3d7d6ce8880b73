import { type Completion, completed, type Menu, nextOfMenu } from '../commands/completion.ts';
import { editLine, type InputLine, insertLines, moveRow } from '../terminal/input-line.ts';
import { beginSearch, type Search, searchKey } from './editor-search.ts';

/** What is being typed, and all that helps with it. */
export type Editor = {
  readonly line: InputLine;
  /** What was sent before, the last one last. */
  readonly history: readonly string[];
  /** Which of them is shown; the length of the history: none, but `own`. */
  readonly shown: number;
  /** What was being typed before the history was walked through. */
  readonly own: string;
  readonly search: Search | null;
  readonly menu: Menu | null;
};

/** What a key asks of whoever has the editor. */
export type EditorAct =
  | { readonly kind: 'submit'; readonly text: string }
  /** `insert`: the person asked; else they only typed on, and are shown what there is. */
  | { readonly kind: 'complete'; readonly insert: boolean }
  | { readonly kind: 'interrupt' | 'leave' | 'repaint' | 'suspend' };

export type EditorStep = { readonly editor: Editor; readonly act: EditorAct | null };

/** An editor with nothing typed, or with a text that was begun before. */
export function createEditor(history: readonly string[], text = ''): Editor {
  return {
    line: { text, at: text.length },
    history,
    shown: history.length,
    own: text,
    search: null,
    menu: null,
  };
}

/** The editor after a key. `text` is what the key types, '' for those that type nothing. */
export function pressEditor(editor: Editor, name: string, text: string): EditorStep {
  if (editor.search !== null) return inSearch(editor, editor.search, name, text);
  const act = ACTS[name];
  if (act !== undefined) return act(editor);
  const line = editLine(editor.line, name, text);
  if (line === null) return { editor: { ...editor, menu: null }, act: null };
  const typed = { ...editor, line, menu: null };
  return { editor: typed, act: wantsNames(line) ? { kind: 'complete', insert: false } : null };
}

/** The editor with pasted text in it, however many lines that has. */
export function pasteInto(editor: Editor, text: string): Editor {
  return { ...editor, line: insertLines(editor.line, text), search: null, menu: null };
}

/** The editor once its text was taken: empty, and the text is the newest of the history. */
export function taken(editor: Editor, text: string): Editor {
  const history = text.trim() === '' || editor.history.at(-1) === text ? editor.history : [...editor.history, text];
  return createEditor(history);
}

/** The editor with what a text can be completed to, if that is still the text. */
export function withCompletion(editor: Editor, asked: InputLine, completion: Completion, insert: boolean): Editor {
  const { line } = editor;
  if (line.text !== asked.text || line.at !== asked.at || editor.search !== null) return editor;
  return { ...editor, ...completed(line, completion, insert) };
}

const ACTS: Readonly<Record<string, (editor: Editor) => EditorStep>> = {
  Enter: submit,
  'M-Enter': breakLine,
  'C-j': breakLine,
  'S-Enter': breakLine,
  Tab: (editor) => complete(editor, 1),
  'S-Tab': (editor) => complete(editor, -1),
  Up: (editor) => vertical(editor, -1),
  Down: (editor) => vertical(editor, 1),
  'C-p': (editor) => walk(editor, -1),
  'C-n': (editor) => walk(editor, 1),
  'C-r': (editor) => quiet({ ...editor, search: beginSearch(editor.line), menu: null }),
  'C-c': (editor) => ({ editor: { ...editor, menu: null }, act: { kind: 'interrupt' } }),
  'C-d': (editor) =>
    editor.line.text === ''
      ? { editor, act: { kind: 'leave' } }
      : quiet({ ...editor, line: editLine(editor.line, 'C-d', '') ?? editor.line, menu: null }),
  'C-l': (editor) => ({ editor, act: { kind: 'repaint' } }),
  'C-z': (editor) => ({ editor, act: { kind: 'suspend' } }),
  Escape: (editor) => quiet({ ...editor, menu: null }),
};

function quiet(editor: Editor): EditorStep {
  return { editor, act: null };
}

/** A backslash at the end of the text goes on in the next line, as in a shell. */
function submit(editor: Editor): EditorStep {
  const { text, at } = editor.line;
  if (at === text.length && /(?:^|[^\\])\\$/.test(text)) {
    const line = { text: `${text.slice(0, -1)}\n`, at: text.length };
    return quiet({ ...editor, line, menu: null });
  }
  return { editor: { ...editor, menu: null }, act: { kind: 'submit', text } };
}

function breakLine(editor: Editor): EditorStep {
  return quiet({ ...editor, line: insertLines(editor.line, '\n'), menu: null });
}

function complete(editor: Editor, by: 1 | -1): EditorStep {
  if (editor.menu === null) return { editor, act: { kind: 'complete', insert: true } };
  return quiet({ ...editor, ...nextOfMenu(editor.line, editor.menu, by) });
}

/** Through the lines of the text, and beyond them through the history. */
function vertical(editor: Editor, by: 1 | -1): EditorStep {
  const moved = moveRow(editor.line, by);
  return moved === null ? walk(editor, by) : quiet({ ...editor, line: moved, menu: null });
}

function walk(editor: Editor, by: 1 | -1): EditorStep {
  const { history } = editor;
  const shown = Math.max(0, Math.min(history.length, editor.shown + by));
  if (shown === editor.shown) return quiet({ ...editor, menu: null });
  const own = editor.shown === history.length ? editor.line.text : editor.own;
  const text = history[shown] ?? own;
  return quiet({ ...editor, own, shown, line: { text, at: text.length }, menu: null });
}

function inSearch(editor: Editor, search: Search, name: string, text: string): EditorStep {
  const found = searchKey(search, editor.history, name, text);
  switch (found.kind) {
    case 'goes_on':
      return quiet({ ...editor, line: found.line, search: found.search });
    case 'given_up':
      return quiet({ ...editor, line: search.before, search: null });
    case 'found':
      return pressEditor({ ...editor, search: null }, name, text);
  }
}

/** Whether the word at the cursor names a file: what there is, is shown as it is typed. */
function wantsNames({ text, at }: InputLine): boolean {
  return /(?:^|\s)@\S*$/.test(text.slice(0, at));
}
