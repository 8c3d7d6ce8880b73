import type { Frame } from './render/frame.ts';

/** Turns frames into what must be written to get from the last one to the next. */
export type ScreenPainter = {
  /** Bytes for the terminal; '' when it shows the frame already. */
  paint(frame: Frame): string;
  /** The terminal shows who knows what: the next frame is painted whole. */
  forget(): void;
};

// Terminals that do not know synchronized output ignore it.
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
const CLEAR = '\x1b[0m\x1b[2J';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

const ERASE_LINE = '\x1b[2K';
// Scripts, marks and emoji, on whose width terminals disagree: such a line may end before the edge.
const DISPUTED = /[\u0300-\u1fff\u2e80-\uffff]/;

/** A painter for a terminal of which nothing is known. Lines fill their rows, so that nearly none is erased to be drawn again. */
export function createScreenPainter(): ScreenPainter {
  let shown: Frame | null = null;

  return {
    paint: (frame) => {
      const before = shown?.lines.length === frame.lines.length ? shown : null;
      const rows = frame.lines
        .map((line, at) =>
          before?.lines[at] === line ? '' : `\x1b[${at + 1};1H${DISPUTED.test(line) ? ERASE_LINE : ''}${line}`,
        )
        .join('');
      const moved = !sameCursor(shown?.cursor ?? null, frame.cursor);
      shown = frame;
      if (before !== null && rows === '' && !moved) return '';
      return `${BEGIN}${HIDE_CURSOR}${before === null ? CLEAR : ''}${rows}${cursorOf(frame)}${END}`;
    },
    forget: () => {
      shown = null;
    },
  };
}

function cursorOf(frame: Frame): string {
  return frame.cursor === null ? '' : `\x1b[${frame.cursor.y + 1};${frame.cursor.x + 1}H${SHOW_CURSOR}`;
}

function sameCursor(a: Frame['cursor'], b: Frame['cursor']): boolean {
  return a?.x === b?.x && a?.y === b?.y;
}
