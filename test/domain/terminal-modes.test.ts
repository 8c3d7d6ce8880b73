import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminalModes } from '../../src/domain/terminal-modes.ts';

const ESC = '\x1b';

/** What a program writes, and what undoes it. */
const UNDONE: readonly (readonly [written: string, undo: string])[] = [
  ['plain text', ''],
  [`${ESC}[?25l`, `${ESC}[?25h`],
  [`${ESC}[?25l${ESC}[?25h`, ''],
  [`${ESC}[?7l`, `${ESC}[?7h`],
  [`${ESC}[?1000;1006h`, `${ESC}[?1000l${ESC}[?1006l`],
  [`${ESC}[?1000h${ESC}[?1000l`, ''],
  [`${ESC}[?2004h${ESC}[?1004h`, `${ESC}[?2004l${ESC}[?1004l`],
  [`${ESC}[?1049h`, `${ESC}[?1049l`],
  [`${ESC}[?1049h${ESC}[?1049l`, ''],
  [`${ESC}[?1049h${ESC}[?25l`, `${ESC}[?25h${ESC}[?1049l`],
  [`${ESC}[?2026h`, `${ESC}[?2026l`],
  [`${ESC}[>5u`, `${ESC}[<1u`],
  [`${ESC}[>5u${ESC}[>7u`, `${ESC}[<2u`],
  [`${ESC}[>5u${ESC}[<u`, ''],
  [`${ESC}[>1u${ESC}[?1049h${ESC}[>7u`, `${ESC}[<1u${ESC}[?1049l${ESC}[<1u`],
  [`${ESC}[?u`, ''],
  [`${ESC}[>4;2m`, `${ESC}[>4m`],
  [`${ESC}[5 q`, `${ESC}[0 q`],
  [`${ESC}[5 q${ESC}[0 q`, ''],
  [`${ESC}[1;31m`, `${ESC}[m`],
  [`${ESC}[1;31m${ESC}[0m`, ''],
  [`${ESC}[2;10r`, `${ESC}7${ESC}[r${ESC}8`],
  [`${ESC}[4h`, `${ESC}[4l`],
  [`${ESC}=`, `${ESC}>`],
  [`${ESC}(0`, `${ESC}(B`],
  [`${ESC})0\x0e`, `${ESC})B\x0f`],
  [`${ESC}(0${ESC}(B`, ''],
  [`${ESC}]12;red\x07`, `${ESC}]112${ESC}\\`],
  [`${ESC}]11;?${ESC}\\`, ''],
  [`${ESC}]12;red\x07${ESC}]112\x07`, ''],
  [`${ESC}]8;;http://x\x07`, `${ESC}]8;;${ESC}\\`],
  [`${ESC}]8;;http://x\x07${ESC}]8;;\x07`, ''],
  [`${ESC}]9;4;3\x07`, `${ESC}]9;4;0${ESC}\\`],
  [`${ESC}[?1000h${ESC}[?2004hc${ESC}c`, ''],
  [`${ESC}P${ESC}[?1000h`, `${ESC}[?1000l`],
  [`${ESC}]0;a title with [?1000h in it\x07`, ''],
];

describe('the modes of a terminal', () => {
  for (const [written, undo] of UNDONE) {
    it(`${JSON.stringify(written)} is undone by ${JSON.stringify(undo)}`, () => {
      expect(undoOf([Buffer.from(written)])).toBe(undo);
    });
  }

  it('are undone alike wherever the writes split the sequences', () => {
    const written = fc.array(fc.constantFrom(...UNDONE.map(([text]) => text)), { maxLength: 10 });
    fc.assert(
      fc.property(written, (pieces) => {
        const bytes = Buffer.from(pieces.join('x'));
        expect(undoOf([...bytes].map((byte) => Uint8Array.of(byte)))).toBe(undoOf([bytes]));
      }),
      { verbose: true },
    );
  });

  it('are none after they were undone, and by their own account after the undoing bytes were written', () => {
    for (const [written] of UNDONE) {
      const modes = createTerminalModes();
      modes.see(Buffer.from(written));
      const undo = modes.undo();
      expect(modes.undo()).toBe('');
      modes.see(Buffer.from(written + undo));
      expect(modes.undo()).toBe('');
    }
  });
});

function undoOf(writes: readonly Uint8Array[]): string {
  const modes = createTerminalModes();
  for (const bytes of writes) modes.see(bytes);
  return modes.undo();
}
