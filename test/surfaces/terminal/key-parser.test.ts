import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInputTokenizer } from '../../../src/domain/input-tokens.ts';
import type { KeyEvent } from '../../../src/domain/key-decoder.ts';
import { createKeyParser, type InputEvent } from '../../../surfaces/terminal/key-parser.ts';

const ESC = '\x1b';

/** What a terminal sends, and what it means. */
const SENT: readonly (readonly [string, InputEvent])[] = [
  ['a', key('a')],
  ['A', key('A')],
  ['é', key('é')],
  ['日', key('日')],
  ['🦀', key('🦀')],
  [' ', key(' ')],
  ['\r', key('Enter')],
  ['\t', key('Tab')],
  ['\x7f', key('Backspace')],
  ['\x00', key(' ', { ctrl: true })],
  ['\x01', key('a', { ctrl: true })],
  ['\x1c', key('\\', { ctrl: true })],
  [`${ESC}x`, key('x', { alt: true })],
  [`${ESC}\r`, key('Enter', { alt: true })],
  [`${ESC}é`, key('é', { alt: true })],
  [`${ESC}[A`, key('Up')],
  [`${ESC}OA`, key('Up')],
  [`${ESC}[1;5D`, key('Left', { ctrl: true })],
  [`${ESC}[1;4H`, key('Home', { shift: true, alt: true })],
  [`${ESC}OP`, key('F1')],
  [`${ESC}[[A`, key('F1')],
  [`${ESC}[15~`, key('F5')],
  [`${ESC}[24;2~`, key('F12', { shift: true })],
  [`${ESC}[3~`, key('Delete')],
  [`${ESC}[Z`, key('Tab', { shift: true })],
  [`${ESC}[92;5u`, key('\\', { ctrl: true })],
  [`${ESC}[97:65;2u`, key('A')],
  [`${ESC}[97;6u`, key('a', { ctrl: true, shift: true })],
  [`${ESC}[13;2u`, key('Enter', { shift: true })],
  [`${ESC}[57417u`, key('Left')],
  [`${ESC}[92;69:2u`, key('\\', { ctrl: true })],
  [`${ESC}[27;5;92~`, key('\\', { ctrl: true })],
  [`${ESC}[I`, { kind: 'focus', focused: true }],
  [`${ESC}[O`, { kind: 'focus', focused: false }],
  [`${ESC}[<0;10;5M`, mouse('press', 'left', 9, 4)],
  [`${ESC}[<0;10;5m`, mouse('release', 'left', 9, 4)],
  [`${ESC}[<34;1;1M`, mouse('drag', 'right', 0, 0)],
  [`${ESC}[<35;1;1M`, mouse('move', 'none', 0, 0)],
  [`${ESC}[<64;3;4M`, mouse('wheel_up', 'none', 2, 3)],
  [`${ESC}[<65;3;4M`, mouse('wheel_down', 'none', 2, 3)],
  [`${ESC}[M !"`, mouse('press', 'left', 0, 1)],
  [`${ESC}[200~one\rtwo\x1c${ESC}[A${ESC}[201~`, { kind: 'paste', text: `one\rtwo\x1c${ESC}[A` }],
  [`${ESC}[200~${ESC}[201~`, { kind: 'paste', text: '' }],
  [`${ESC}]11;rgb:0000/0000/0000${ESC}\\`, { kind: 'reply', text: `${ESC}]11;rgb:0000/0000/0000${ESC}\\` }],
  [`${ESC}]7501;?\x07`, { kind: 'reply', text: `${ESC}]7501;?\x07` }],
  [`${ESC}P>|xterm(1)${ESC}\\`, { kind: 'reply', text: `${ESC}P>|xterm(1)${ESC}\\` }],
];

/** What means nothing to anyone: replies without a text, releases, lone modifiers. */
const SILENT = [`${ESC}[?62;22c`, `${ESC}[12;40R`, `${ESC}[?1u`, `${ESC}[92;5:3u`, `${ESC}[57442;5u`, `${ESC}[113;9u`];

describe('the key parser', () => {
  for (const [sent, meant] of SENT) {
    it(`reads ${JSON.stringify(sent)}`, () => {
      expect(parse([Buffer.from(sent)])).toEqual([meant]);
    });
  }

  for (const sent of SILENT) {
    it(`leaves out ${JSON.stringify(sent)}`, () => {
      expect(parse([Buffer.from(sent)])).toEqual([]);
    });
  }

  it('reads an ESC alone as Escape, once told that nothing follows', () => {
    const parser = createKeyParser();
    expect(parser.push(Buffer.from(ESC))).toEqual([]);
    expect(parser.pending()).toBe(true);
    expect(parser.flush()).toEqual([key('Escape')]);
    expect(parser.pending()).toBe(false);
  });

  it('reads ESC ESC [ A as Escape and Up', () => {
    expect(parse([Buffer.from(`${ESC}${ESC}[A`)])).toEqual([key('Escape'), key('Up')]);
  });

  it('reads Alt and a key that could begin a sequence, once told that nothing follows', () => {
    expect(parse([Buffer.from(`${ESC}[`)])).toEqual([key('[', { alt: true })]);
    expect(parse([Buffer.from(`${ESC}O`)])).toEqual([key('O', { alt: true })]);
  });

  it('means the same wherever the reads split the bytes', () => {
    const pieces = fc.array(fc.constantFrom(...SENT.map(([sent]) => sent), ...SILENT), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (sent, sizes) => {
        const bytes = Buffer.from(sent.join(''));
        expect(parse(split(bytes, sizes))).toEqual(parse([bytes]));
      }),
      { verbose: true },
    );
  });

  it('loses, adds and moves no byte, whatever comes', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(0x1b, 0x5b, 0x32, 0x30, 0x31, 0x7e, 0x4f), fc.nat(255)));
    fc.assert(
      fc.property(bytes, fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (sent, sizes) => {
        const tokenizer = createInputTokenizer();
        const parts = split(Buffer.from(sent), sizes).flatMap((part) => [...tokenizer.push(part)]);
        const all = [...parts, ...tokenizer.flush()].map((token) => token.bytes);
        expect([...Buffer.concat(all)]).toEqual(sent);
      }),
      { verbose: true },
    );
  });

  it('finds the end of a paste even after a flush came in the middle of its marker', () => {
    const parser = createKeyParser();
    parser.push(Buffer.from(`${ESC}[20`));
    parser.flush();
    parser.push(Buffer.from('0~text'));
    parser.push(Buffer.from(`${ESC}[2`));
    parser.flush();
    expect(parser.push(Buffer.from('01~x'))).toEqual([{ kind: 'paste', text: 'text' }, key('x')]);
  });
});

function parse(parts: readonly Uint8Array[]): readonly InputEvent[] {
  const parser = createKeyParser();
  return [...parts.flatMap((part) => [...parser.push(part)]), ...parser.flush()];
}

function split(bytes: Uint8Array, sizes: Iterator<number>): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const size = sizes.next().value as number;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

function key(name: string, held: Partial<KeyEvent> = {}): KeyEvent {
  return { kind: 'key', key: name, ctrl: false, alt: false, shift: false, ...held };
}

function mouse(
  action: 'press' | 'release' | 'drag' | 'move' | 'wheel_up' | 'wheel_down',
  button: 'left' | 'middle' | 'right' | 'none',
  x: number,
  y: number,
): InputEvent {
  return { kind: 'mouse', action, button, x, y, ctrl: false, alt: false, shift: false };
}
