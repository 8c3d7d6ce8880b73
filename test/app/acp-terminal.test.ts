import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { AcpTerminal } from '../../src/app/acp-terminal.ts';
import type { AskDraft } from '../../src/domain/ask.ts';

const DRAFT: AskDraft = {
  kind: 'permission',
  tool: 'execute',
  title: 'Run ls',
  text: 'ls \u202e-la',
  whole: true,
  hash: '0',
  options: [
    { id: 'yes', label: 'Allow', verdict: 'allow', lasting: false, takes_text: false },
    { id: 'no', label: 'Reject', verdict: 'deny', lasting: false, takes_text: false },
  ],
  multiple: false,
};

function open(cols = 40) {
  const out = Object.assign(new PassThrough(), { columns: cols });
  const input = new PassThrough();
  const screen = new Terminal({ cols, rows: 20, scrollback: 1_000, allowProposedApi: true });
  const done: string[] = [];
  const terminal = new AcpTerminal(out as unknown as NodeJS.WriteStream, input as unknown as NodeJS.ReadStream, {
    submit: (text) => void done.push(`submit ${text}`),
    choose: (index) => {
      done.push(`choose ${index}`);
      return index < 2;
    },
    interrupt: () => void done.push('interrupt'),
    leave: () => void done.push('leave'),
  });
  const lines = async () => {
    await turn();
    await turn();
    await new Promise<void>((resolve) => screen.write(out.read() ?? '', resolve));
    const { active } = screen.buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return all.join('\n').trimEnd().split('\n');
  };
  const type = async (text: string) => {
    input.write(text);
    await turn();
    return (await lines()).at(-1);
  };
  return { terminal, lines, type, done, cursor: () => screen.buffer.active.cursorX };
}

describe('the terminal of an ACP agent', () => {
  it('shows the conversation in whole rows, with the line to type in below', async () => {
    const { terminal, lines } = open(24);
    terminal.state('idle');
    terminal.prompted('what is\nthe answer?');
    terminal.state('working');
    terminal.spoke('The answer, as far as any', 'words');
    expect(await lines()).toEqual([
      ...['> what is', '  the answer?', 'The answer, as far as', 'any'],
      '> working; Escape inter',
    ]);
    terminal.spoke('one knows, is 42.\n\nSo it is.', 'words');
    terminal.told('done', 'Think');
    terminal.state('idle');
    expect(await lines()).toEqual([
      ...[
        '> what is',
        '  the answer?',
        'The answer, as far as',
        'anyone knows, is 42.',
        '',
        'So it is.',
        '✓ Think',
        '>',
      ],
    ]);
  });

  it('lets nothing that an agent says act on the terminal', async () => {
    const { terminal, lines } = open();
    terminal.spoke('\x1b[2J\x1b]0;title\x07red\x1b[31m\n\u202eoder\n', 'words');
    terminal.told('runs', 'tool\x1b[3A\r\nname');
    terminal.state('idle');
    expect(await lines()).toEqual(['[2J]0;titlered[31m', 'oder', '• tool[3A', '  name', '>']);
  });

  it('shows what is asked with all that would hide, and takes the answer by its number', async () => {
    const { terminal, lines, type, done } = open();
    terminal.asked(DRAFT);
    terminal.state('waiting');
    expect(await lines()).toEqual([
      ...['? Run ls', '  ls \\u202e-la', '  1  Allow', '  2  Reject', '> 1 to 2 answers'],
    ]);
    await type('2');
    expect(await type('9')).toBe('> 9');
    expect(done).toEqual(['choose 1', 'choose 8']);
  });

  it('is typed in as in a shell', async () => {
    const { terminal, type, done, cursor } = open();
    terminal.state('idle');
    expect(await type('helo')).toBe('> helo');
    expect(await type('\x1b[Dl')).toBe('> hello');
    expect(cursor()).toBe(6);
    expect(await type('\r')).toBe('>');
    expect(await type('\x1b[200~two\nlines\x1b[201~')).toBe('> two lines');
    expect(await type('\x03')).toBe('>');
    await type('\x03');
    await type('/exit\r');
    await type('\x04');
    expect(await type(`${'x'.repeat(50)}end`)).toBe(`> ${'x'.repeat(34)}end`);
    expect(done).toEqual(['submit hello', 'interrupt', 'leave', 'leave']);
    terminal.close();
  });
});
