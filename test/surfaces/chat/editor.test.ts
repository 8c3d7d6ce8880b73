import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEditor,
  type Editor,
  type EditorStep,
  pasteInto,
  pressEditor,
  taken,
  withCompletion,
} from '../../../surfaces/chat/editor.ts';

/** The editor after keys; a key of one character types it. */
function press(editor: Editor, ...names: readonly string[]): EditorStep {
  let last: EditorStep = { editor, act: null };
  for (const name of names) last = pressEditor(last.editor, name, [...name].length === 1 ? name : '');
  return last;
}

const typed = (text: string): Editor => press(createEditor(['first', 'second one', 'third']), ...text).editor;

describe('what is being typed', () => {
  it('is sent by Enter, and goes on in the next line after a backslash, ^J or Alt-Enter', () => {
    expect(press(typed('hello'), 'Enter').act).toEqual({ kind: 'submit', text: 'hello' });
    for (const keys of [['\\', 'Enter'], ['C-j'], ['M-Enter']]) {
      const { editor, act } = press(typed('one'), ...keys, 't', 'w', 'o', 'Enter');
      expect(act).toEqual({ kind: 'submit', text: 'one\ntwo' });
      expect(editor.line.text).toBe('one\ntwo');
    }
    expect(press(typed('path\\\\'), 'Enter').act).toEqual({ kind: 'submit', text: 'path\\\\' });
  });

  it('takes a paste of several lines as text, without what could act', () => {
    const editor = pasteInto(typed('a'), 'b\r\n\x1b[2Jc\td\x07');
    expect(editor.line.text).toBe('ab\n[2Jc\td');
    expect(press(editor, 'Enter').act).toEqual({ kind: 'submit', text: 'ab\n[2Jc\td' });
  });

  it('is bounded, and not in the middle of a character', () => {
    const { text } = pasteInto(typed('a'), '😀'.repeat(50_000)).line;
    expect(text).toBe(`a${'😀'.repeat(32_767)}`);
  });

  it('moves through its lines before it moves through the history', () => {
    const editor = pasteInto(createEditor(['old']), 'long line\nab');
    const up = press(editor, 'Up').editor;
    expect(up.line).toEqual({ text: 'long line\nab', at: 2 });
    expect(press(up, 'Up').editor.line.text).toBe('old');
    expect(press(up, 'Up', 'Down').editor.line.text).toBe('long line\nab');
  });

  it('is there again after a walk through the history', () => {
    const walked = press(typed('mine'), 'Up', 'Up', 'Up', 'Up').editor;
    expect(walked.line.text).toBe('first');
    expect(press(walked, 'Down', 'Down').editor.line.text).toBe('third');
    expect(press(walked, 'Down', 'Down', 'Down').editor.line.text).toBe('mine');
  });

  it('is searched for in the history: ^R narrows and looks further back, Escape gives up, other keys take it', () => {
    const searching = press(typed('mine'), 'C-r', 'i', 'r').editor;
    expect(searching.line.text).toBe('third');
    expect(press(searching, 'C-r').editor.line.text).toBe('first');
    expect(press(searching, 'C-r', 'C-r').editor.line.text).toBe('first');
    expect(press(searching, 'Escape').editor).toMatchObject({ search: null, line: { text: 'mine' } });
    expect(press(searching, 'Enter').act).toEqual({ kind: 'submit', text: 'third' });
    expect(press(searching, 'End', '!').editor).toMatchObject({ search: null, line: { text: 'third!' } });
    expect(press(searching, 'x').editor).toMatchObject({ search: { index: null }, line: { text: 'mine' } });
  });

  it('leaves by ^D only when there is nothing of it', () => {
    expect(press(createEditor([]), 'C-d').act).toEqual({ kind: 'leave' });
    const { editor, act } = press(typed('ab'), 'Home', 'C-d');
    expect([editor.line.text, act]).toEqual(['b', null]);
  });

  it('is remembered once, the last one last', () => {
    const once = taken(createEditor(['a']), 'b');
    expect(taken(once, 'b').history).toEqual(['a', 'b']);
    expect(taken(once, '  ').history).toEqual(['a', 'b']);
  });
});

describe('a completion', () => {
  const complete = (text: string, from: number, ...candidates: readonly string[]): Editor => {
    const editor = typed(text);
    return withCompletion(editor, editor.line, { from, candidates }, true);
  };

  it('of one candidate is put in whole, of several what they share, and Tab goes through them', () => {
    expect(complete('/st', 0, '/stop').line).toEqual({ text: '/stop ', at: 6 });
    const several = complete('see @s', 4, '@src/a.ts', '@src/b.ts');
    expect(several.line.text).toBe('see @src/');
    expect(press(several, 'Tab').editor.line.text).toBe('see @src/a.ts');
    expect(press(several, 'Tab', 'Tab').editor.line.text).toBe('see @src/b.ts');
    expect(press(several, 'Tab', 'Tab', 'Tab').editor.line.text).toBe('see @src/a.ts');
    expect(press(several, 'S-Tab').editor.line.text).toBe('see @src/b.ts');
    expect(press(several, 'x').editor.menu).toBeNull();
  });

  it('never takes away what was typed', () => {
    expect(complete('@chat', 0, '@surfaces/chat/a.ts', '@surfaces/chat/b.ts').line.text).toBe('@chat');
  });

  it('that comes too late is none', () => {
    const editor = typed('/st');
    const later = press(editor, 'x').editor;
    expect(withCompletion(later, editor.line, { from: 0, candidates: ['/stop'] }, true)).toBe(later);
  });

  it('of a file is asked for while its name is typed', () => {
    expect(press(createEditor([]), 's', 'e', 'e', ' ', '@').act).toEqual({ kind: 'complete', insert: false });
    expect(press(createEditor([]), 'a', '@').act).toBeNull();
  });
});

it('whatever is pressed, the cursor is inside of the text and splits no character', () => {
  const keys = fc.constantFrom(
    ...['a', ' ', '梨', '😀', '@', '/', '\\', 'Enter', 'M-Enter', 'C-j', 'Tab', 'S-Tab', 'Up', 'Down', 'Left', 'Right'],
    ...[
      'Home',
      'End',
      'C-r',
      'Escape',
      'Backspace',
      'Delete',
      'C-w',
      'C-u',
      'C-k',
      'M-b',
      'M-f',
      'M-d',
      'C-c',
      'C-d',
      'F5',
    ],
  );
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 80 }), (names) => {
      let editor = createEditor(['one', 'two\nlines', '']);
      for (const name of names) {
        ({ editor } = pressEditor(editor, name, [...name].length === 1 ? name : ''));
        const { text, at } = editor.line;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(text.length);
        expect(text.slice(0, at)).not.toMatch(/[\ud800-\udbff]$/);
        expect(Buffer.from(text).toString()).toBe(text);
      }
    }),
    { verbose: true },
  );
});
