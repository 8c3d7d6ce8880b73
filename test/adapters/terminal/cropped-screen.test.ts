import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCroppedScreen } from '../../../adapters/terminal/cropped-screen.ts';
import { createScreenModel, type ScreenModel } from '../../../adapters/terminal/screen-model.ts';

function model(cols: number, rows: number): ScreenModel {
  const ignored = () => undefined;
  return createScreenModel({ cols, rows }, '0', {
    answer: ignored,
    title: ignored,
    programStatus: ignored,
    fault: ignored,
  });
}

function lines(screen: ScreenModel): readonly string[] {
  return screen.read({ scrollback: 0, ansi: false }).lines;
}

const PIECES = [
  'plain text ',
  'a long line that goes on and on beyond forty columns, and wraps',
  '\r\n',
  '\x1b[H',
  '\x1b[2J',
  '\x1b[5;10H',
  '\x1b[1;31m',
  '\x1b[0m',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[2;6r',
  '\x1b[L',
  '\x1b[K',
  'wide 漢字 ',
  'é\u0301',
  '\x1b[44m\x1b[J',
];

it('shows the rows around the cursor, cut at the last column, however the screen came to be (random)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }), { maxLength: 6 }),
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (batches, cols, rows) => {
        const screen = model(40, 12);
        const viewer = model(cols, rows);
        const cropped = createCroppedScreen(screen);
        viewer.feed(Buffer.from(cropped.paint({ cols, rows, line: null }, true)));
        for (const batch of batches) {
          screen.feed(Buffer.from(batch.join('')));
          viewer.feed(Buffer.from(cropped.paint({ cols, rows, line: null }, false)));
        }
        const fresh = model(cols, rows);
        fresh.feed(Buffer.from(createCroppedScreen(screen).paint({ cols, rows, line: null }, true)));
        if (rows >= 12) expect(lines(viewer).slice(0, 12).join('\n')).toBe(cut(screen, cols).join('\n'));
        else for (const line of lines(viewer)) expect(cut(screen, cols)).toContain(line);
        // Little by little or at once: the rows that both show are the same.
        if (rows >= 12) expect(lines(viewer)).toEqual(lines(fresh));
        const { y } = viewer.read({ scrollback: 0, ansi: false }).cursor;
        expect(y).toBeLessThan(rows);
      },
    ),
    { numRuns: 200 },
  );
});

/** The screen's lines, cut to columns as cells. */
function cut(screen: ScreenModel, cols: number): readonly string[] {
  const { core, terminal } = screen.state;
  const { active } = core.buffers;
  return Array.from({ length: terminal.rows }, (_, row) => {
    let text = '';
    const line = terminal.buffer.active.getLine(active.ybase + row);
    for (let column = 0; column < Math.min(cols, terminal.cols); column += 1) {
      const cell = line?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const split = cell.getWidth() === 2 && column === cols - 1;
      text += split ? ' ' : cell.getChars() || ' ';
    }
    return text.trimEnd();
  });
}

it('leaves what does not fit a terminal of another size to the pty’s own: mouse, margins, wrapping', () => {
  const screen = model(80, 24);
  screen.feed(Buffer.from('\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?1h\x1b[>5u\x1b[3;9rtext'));
  const viewer = model(30, 10);
  viewer.feed(Buffer.from(createCroppedScreen(screen).paint({ cols: 30, rows: 10, line: null }, true)));
  const { core, extras } = viewer.state;
  expect(core.coreMouseService.activeProtocol).toBe('NONE');
  expect(core.coreService.decPrivateModes).toMatchObject({ bracketedPasteMode: true, applicationCursorKeys: true });
  expect(extras.keyboard.alternate.at(-1)).toBe(5);
  expect(core.buffers.active.scrollBottom).toBe(9);
});
