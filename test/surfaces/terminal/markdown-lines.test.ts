import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../surfaces/terminal/display-text.ts';
import { markdownLines } from '../../../surfaces/terminal/markdown/markdown-lines.ts';

const text = (markdown: string, width: number) =>
  markdownLines(markdown, width).map((line) =>
    line
      .map(([, part]) => part)
      .join('')
      .trimEnd(),
  );
const roles = (markdown: string) => markdownLines(markdown, 80).flatMap((line) => line.map(([role]) => role));

describe('notes', () => {
  it('are laid out: headings, lists, boxes to tick, quotes, code, rules', () => {
    const notes = `# Plan: *ship* it

Some **bold** and \`code\`, long enough to be wrapped\\
here &amp; there.

- [ ] write the thing that is long enough
- [x] read
  - nested
    1. deep
- plain

> a quote
> goes on

\`\`\`ts
const a = 1;
\tif (a) go();
\`\`\`

---`;
    expect(text(notes, 24)).toEqual([
      'Plan: ship it',
      '',
      'Some bold and code, long',
      'enough to be wrapped',
      'here & there.',
      '',
      '☐ write the thing that',
      '  is long enough',
      '☑ read',
      '  • nested',
      '    1. deep',
      '• plain',
      '',
      '▌ a quote goes on',
      '',
      '│ const a = 1;',
      '│     if (a) go();',
      '',
      '────────────────────────',
    ]);
  });

  it('have looks for what they say', () => {
    expect(roles('# H')).toEqual(['brand']);
    expect(roles('## H')).toEqual(['strong']);
    expect(roles('a **b** *c* `d` ~~e~~')).toEqual([
      'text',
      'strong',
      'text',
      'emphasis',
      'text',
      'code',
      'text',
      'dim',
    ]);
    expect(text('[here](https://example.org/x) https://bare.org ![pic](a.png)', 80)).toEqual([
      'here (https://example.org/x) https://bare.org [pic: a.png]',
    ]);
  });

  it('have tables in columns, and as lists where those do not fit', () => {
    const table = '| Name | Count |\n|:--|--:|\n| apples | 3 |\n| 梨 | 12 |';
    expect(text(table, 30)).toEqual(['Name   │ Count', '───────┼──────', 'apples │     3', '梨     │    12']);
    expect(text(table, 12)).toEqual(['Name: apples', 'Count: 3', '', 'Name: 梨', 'Count: 12']);
  });

  it('never hold a control character nor a line that is too long, whatever was written', () => {
    const pieces = fc.constantFrom(
      ...['# ', '- ', '> ', '1. ', '| a | b |\n|--|--|\n| c |', '```\n', '**', '`', '[x](y)', '\n', '\n\n', ' ', '<b>'],
      ...['\x1b[31m', '\x1b]52;c;x\x07', '\u009b2J', '\r', '\t', '\u202e', '梨梨', 'word', '- [ ] ', '\u200d', '👩‍💻'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.integer({ min: 2, max: 60 }), (parts, width) => {
        for (const line of markdownLines(parts.join(''), width)) {
          const shown = line.map(([, part]) => part).join('');
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(displayWidth(shown)).toBeLessThanOrEqual(width);
        }
      }),
      // The one found in a thousand runs: a list's mark that leaves one cell to a wide character.
      { verbose: true, examples: [[['1. ', '梨梨'], 4]] },
    );
  });

  it('that nest without end stay text', () => {
    expect(text(`${'> '.repeat(5_000)}deep`, 40).join('')).toContain('deep');
  });
});
