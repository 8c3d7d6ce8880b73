import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutputLines } from '../../../../surfaces/tui/content/output-lines.ts';

function linesOf(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const output = createOutputLines();
  for (const chunk of chunks) output.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return output.lines;
}

describe('the output of a live command', () => {
  it('is its lines; the last one shows before it ends', () => {
    expect(linesOf('one\ntwo\n', 'thr')).toEqual(['one', 'two', 'thr']);
    expect(linesOf('one\r\n', 'two\n')).toEqual(['one', 'two']);
  });

  it('is what a progress bar came to', () => {
    expect(linesOf('10%\r50', '%\r100%\nok\n')).toEqual(['100%', 'ok']);
  });

  it('begins anew where the program clears its screen', () => {
    expect(linesOf('old\n\x1b[H\x1b[2Jnew\n')).toEqual(['new']);
    expect(linesOf('old\nolder\x1bc', 'new')).toEqual(['new']);
  });

  it('keeps the last lines of a flood', () => {
    const lines = linesOf(Array.from({ length: 10_000 }, (_, index) => `${index}\n`).join(''));
    expect(lines.length).toBeLessThanOrEqual(2_000);
    expect(lines.at(-1)).toBe('9999');
  });

  it('is the same wherever the reads split it', () => {
    const whole = Buffer.from('a\x1b[31mé梨\x1b[0m\nx\ry\n\x1b[2Jlast 👍\nend');
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        expect(linesOf(...chunks)).toEqual(linesOf(whole));
      }),
      { verbose: true },
    );
  });
});
