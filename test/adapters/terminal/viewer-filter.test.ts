import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createViewerFilter } from '../../../adapters/terminal/viewer-filter.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** What viewers get of a text that arrives in these pieces. */
function passed(...pieces: readonly Uint8Array[]): string {
  const filter = createViewerFilter();
  return Buffer.concat(pieces.map((piece) => filter.push(piece))).toString();
}

const queries = {
  DA1: '\x1b[c',
  'DA1 with a parameter': '\x1b[0c',
  DA2: '\x1b[>c',
  DA3: '\x1b[=c',
  DECID: '\x1bZ',
  ENQ: '\x05',
  status: '\x1b[5n',
  'cursor position': '\x1b[6n',
  'private cursor position': '\x1b[?6n',
  'colour scheme': '\x1b[?996n',
  DECRQM: '\x1b[?2026$p',
  'ANSI DECRQM': '\x1b[4$p',
  'kitty keyboard': '\x1b[?u',
  XTVERSION: '\x1b[>q',
  'size in pixels': '\x1b[14t',
  'size in cells': '\x1b[18t',
  title: '\x1b[21t',
  'palette colour': '\x1b]4;1;?\x07',
  'foreground colour': '\x1b]10;?\x1b\\',
  'colours in one sequence': '\x1b]10;?;?\x07',
  'program status': '\x1b]7501;?\x1b\\',
  DECRQSS: '\x1bP$qm\x1b\\',
  XTGETTCAP: '\x1bP+q544e\x1b\\',
  'through tmux': '\x1bPtmux;\x1b\x1b[c\x1b\\',
  'kitty graphics': '\x1b_Ga=q,i=1;AAAA\x1b\\',
  'in-band resize': '\x1b[?2048h',
  'clipboard write': '\x1b]52;c;aGVsbG8=\x07',
  'clipboard read': '\x1b]52;c;?\x07',
  'with a control character inside': '\x1b[\x006n',
  'as 8-bit controls': '\u009b6n',
  'OSC as an 8-bit control': '\u009d11;?\u009c',
  'DECID as an 8-bit control': '\u009a',
  'with a control character after its ESC': '\x1b\x00[c',
  'with an enquiry inside': '\x1b\x05[c',
  'a colour far behind others': `\x1b]4;${'1;#102030;'.repeat(20)}7;?\x07`,
  'a special colour': '\x1b]5;0;?\x07',
  'colours by name': '\x1b]21;foreground=?\x07',
  font: '\x1b]50;?\x07',
  'clipboard write, with zeros': '\x1b]0052;c;aGVsbG8=\x07',
  'clipboard write as iTerm2 has it': '\x1b]1337;Copy=:aGVsbG8=\x07',
  'cell size as iTerm2 has it': '\x1b]1337;ReportCellSize\x07',
  'presentation state': '\x1b[1$w',
  'key modifiers': '\x1b[?4m',
  'graphics attributes': '\x1b[?1;1;0S',
  'window size': '\x1b[8;50;132t',
  'user-defined keys': '\x1bP0;1|17/6c730d\x1b\\',
  'control mode': '\x1bP1000p\x1b\\',
  VT52: '\x1b[?2l',
};

for (const [name, query] of Object.entries(queries)) {
  test(`viewers are not asked: ${name}`, () => {
    const all = bytes(`before${query}after`);
    for (let cut = 0; cut <= all.length; cut += 1) {
      const got = passed(all.subarray(0, cut), all.subarray(cut));
      // What is left of tmux's passthrough is an ST, which means nothing by itself.
      expect(got.replace('\x1b\\', ''), `cut at ${cut}`).toBe('beforeafter');
    }
  });
}

test('what is left of a broken sequence does not swallow the text after it', () => {
  expect(passed(bytes('\x1b[3\x1b[cafter'))).toBe('after');
  expect(passed(bytes('\x1b]0;open\x1b[cafter'))).toBe('after');
});

test('what stood on both sides of something left out does not become a query', () => {
  for (const between of ['\x05', '\x1b[c']) {
    const parted = Buffer.concat([Uint8Array.of(0xc2), bytes(between), Uint8Array.of(0x9b), bytes('6n')]);
    expect(passed(parted)).not.toContain('\u009b');
  }
});

test('bytes that are no UTF-8 come as what the screen has in their place', () => {
  const broken = Buffer.concat([bytes('a'), Uint8Array.of(0x9b, 0x36, 0x6e, 0xff), bytes('\x1b[1mé')]);
  for (let cut = 0; cut <= broken.length; cut += 1) {
    expect(passed(broken.subarray(0, cut), broken.subarray(cut))).toBe('a\ufffd6n\ufffd\x1b[1mé');
  }
});

test('a title that is put aside and brought back comes as that title, whoever came in between', () => {
  const filter = createViewerFilter();
  const got = (text: string) => Buffer.from(filter.push(bytes(text))).toString();
  expect(got('\x1b]0;first é\x07\x1b[22;0;0t')).toBe('\x1b]0;first é\x07');
  expect(got('\x1b]2;second\x1b\\\x1b[22;2t\x1b]2;third\x07')).toBe('\x1b]2;second\x1b\\\x1b]2;third\x07');
  expect(got('\x1b[22;1t\x1b[23;1t')).toBe('');
  expect(got('\x1b[23;2t')).toBe('\x1b]2;second\x1b\\');
  expect(got('\x1b[23t')).toBe('\x1b]2;first é\x1b\\');
  expect(got('\x1b[23t')).toBe('');
});

test('everything else passes as it is, as soon as it is whole', () => {
  const text =
    'plain é 漢 \x1b[1;31mred\x1b[m\x1b]0;title\x07\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\\x1b[?2004h\x1b(0q\x1b(B\x1b[2;5r\x1b[>1u\x1b[2 q';
  expect(passed(bytes(text))).toBe(text);
  const filter = createViewerFilter();
  expect(Buffer.from(filter.push(bytes('a'))).toString()).toBe('a');
  expect(filter.push(Uint8Array.of(0xe6, 0xbc)).length).toBe(0);
  expect(Buffer.from(filter.push(Uint8Array.of(0xa2))).toString()).toBe('漢');
  expect(filter.push(bytes('\x1b[3')).length).toBe(0);
  expect(Buffer.from(filter.push(bytes('1mx'))).toString()).toBe('\x1b[31mx');
});

const piece = fc.oneof(
  fc.stringMatching(/^[ -~]{1,6}$/),
  fc.constantFrom(
    '漢',
    'é',
    '\r\n',
    '\x1b',
    '\x1b[',
    '\x1b]',
    '\x1b[31m',
    '\x1b[c',
    '\x07',
    '\x1b\\',
    '\x18',
    '\u009b',
    '\x1bP',
    ';',
    '7501;?',
  ),
);

test('where the output is cut makes no difference', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(200), { maxLength: 6 }), (parts, cuts) => {
      const all = bytes(parts.join(''));
      const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)), all.length].sort((a, b) => a - b);
      const pieces = at.slice(1).map((end, index) => all.subarray(at[index], end));
      expect(passed(...pieces, bytes('\x18\x18'))).toBe(passed(all, bytes('\x18\x18')));
    }),
  );
});

test('an endless string is dropped without being kept, and what follows its end passes', () => {
  const filter = createViewerFilter();
  let sent = filter.push(bytes('a\x1b]0;')).length;
  for (let round = 0; round < 64; round += 1) sent += filter.push(new Uint8Array(4_096).fill(120)).length;
  expect(sent).toBe(1);
  expect(Buffer.from(filter.push(bytes('\x1b'))).toString()).toBe('');
  expect(Buffer.from(filter.push(bytes('\\after'))).toString()).toBe('after');
});
