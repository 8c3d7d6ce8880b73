import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetachFilter, DEFAULT_DETACH_KEY, parseDetachKey, parseNextKey } from '../../src/domain/detach-key.ts';

const ESC = '\x1b';
const RAW = '\x1c';
const FORMS = [RAW, `${ESC}[92;5u`, `${ESC}[92;69u`, `${ESC}[92;5:1u`, `${ESC}[27;5;92~`];

/** Keys that are not the detach key, a paste with it inside, and what looks alike. */
const OTHERS = [
  ...['a', 'é', '\r', ESC, `${ESC}[A`, `${ESC}OA`, `${ESC}x`, `${ESC}[92;5:3u`, `${ESC}[92u`, `${ESC}[93;5u`],
  ...[`${ESC}[27;5;93~`, `${ESC}[<0;1;1M`, `${ESC}[200~x${RAW}y${ESC}[92;5u${ESC}[20${ESC}[201~`, `${ESC}[I`],
];

describe('the detach key', () => {
  it('is found in every form a terminal sends it, wherever the reads split the bytes', () => {
    const others = fc.array(fc.constantFrom(...OTHERS), { maxLength: 8 });
    fc.assert(
      fc.property(others, fc.constantFrom(...FORMS), others, sizes(), (before, form, after, cuts) => {
        const passed = filter(before.join('') + form + after.join(''), cuts);
        expect(passed).toEqual({ text: before.join(''), detached: true });
      }),
      { verbose: true },
    );
  });

  it('is not found where it is not, and then every byte passes on unchanged', () => {
    const typed = fc.array(fc.oneof(fc.constantFrom(...OTHERS), fc.constantFrom('\x1b', '[', '9', '2', ';', '5')));
    fc.assert(
      fc.property(typed, sizes(), (keys, cuts) => {
        expect(filter(keys.join(''), cuts)).toEqual({ text: keys.join(''), detached: false });
      }),
      { verbose: true },
    );
  });

  it('is found right after an Escape in the same read', () => {
    expect(filter(`a${ESC}${RAW}b`, one())).toEqual({ text: `a${ESC}`, detached: true });
    expect(filter(`a${ESC}\r`, one())).toEqual({ text: `a${ESC}\r`, detached: false });
  });

  it('lets a lone Escape pass when told that nothing follows', () => {
    const keys = createDetachFilter(parseDetachKey(DEFAULT_DETACH_KEY));
    expect(keys.push(Buffer.from(ESC)).bytes).toHaveLength(0);
    expect(keys.pending()).toBe(true);
    expect([...keys.flush().bytes]).toEqual([0x1b]);
  });

  it('passes the bytes of a paste on at once', () => {
    const keys = createDetachFilter(parseDetachKey(DEFAULT_DETACH_KEY));
    expect(Buffer.from(keys.push(Buffer.from(`${ESC}[200~half`)).bytes).toString()).toBe(`${ESC}[200~half`);
    expect(keys.pending()).toBe(false);
    expect(keys.push(Buffer.from(RAW)).detached).toBe(false);
  });

  it('has another beside it, which is found with what came after it, but not inside a paste', () => {
    const keys = createDetachFilter(parseDetachKey('C-a d'), parseNextKey('C-]'));
    const push = (text: string) => {
      const { bytes, detached, next } = keys.push(Buffer.from(text));
      return [Buffer.from(bytes).toString(), detached, next && Buffer.from(next).toString()];
    };
    expect(push('ab')).toEqual(['ab', false, null]);
    expect(push('c\x1dd')).toEqual(['c', false, '\x1dd']);
    expect(push(`${ESC}[93;5u`)).toEqual(['', false, `${ESC}[93;5u`]);
    expect(push(`${ESC}[200~\x1d${ESC}[201~`)).toEqual([`${ESC}[200~\x1d${ESC}[201~`, false, null]);
    expect(push('\x01d')).toEqual(['', true, null]);
  });

  it('may be two keys, as screen has it; the first alone reaches the program with the next key', () => {
    const typed = (text: string) => filter(text, one(), 'C-a d');
    expect(typed('x\x01d')).toEqual({ text: 'x', detached: true });
    expect(typed('x\x01e')).toEqual({ text: 'x\x01e', detached: false });
    expect(typed('x\x01\x01d')).toEqual({ text: 'x\x01', detached: true });
    expect(typed(`${ESC}[97;5u${ESC}[97;5:3ud`)).toEqual({ text: '', detached: true });
  });

  it('says of a name that is none that it is no key', () => {
    expect(parseDetachKey('C-\\')).toMatchObject([{ key: '\\', ctrl: true }]);
    expect(parseDetachKey('F12')).toMatchObject([{ key: 'F12', ctrl: false }]);
    expect(parseDetachKey('M-d')).toMatchObject([{ key: 'd', alt: true }]);
    for (const wrong of ['', 'Ctrl-\\', 'C-', 'C-aa']) expect(() => parseDetachKey(wrong)).toThrow(/is no key/);
  });
});

function filter(text: string, cuts: Iterator<number>, detachKey = DEFAULT_DETACH_KEY) {
  const keys = createDetachFilter(parseDetachKey(detachKey));
  const bytes = Buffer.from(text);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = cuts.next().value as number;
    const passage = keys.push(bytes.subarray(at, at + size));
    out.push(passage.bytes);
    if (passage.detached) return { text: Buffer.concat(out).toString(), detached: true };
    at += size;
  }
  const last = keys.flush();
  return { text: Buffer.concat([...out, last.bytes]).toString(), detached: last.detached };
}

function sizes(): fc.Arbitrary<Iterator<number>> {
  return fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
}

/** Everything in one read. */
function* one(): Generator<number> {
  for (;;) yield 1e6;
}
