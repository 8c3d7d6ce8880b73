/** The lines at the bottom that are drawn anew all the time: each fits into the terminal's width. */
export type Area = {
  readonly lines: readonly DrawnLine[];
  /** Cells from 0. */
  readonly cursor: { readonly x: number; readonly y: number };
};

/** A line with its SGR, and the cells that it takes. */
export type DrawnLine = { readonly text: string; readonly cells: number };

/** Keeps an area below lines that scroll away as those of any program do. */
export type LiveArea = {
  /** What puts `above` above the area for good, and the area below that; '' when nothing changes. */
  paint(above: readonly string[], area: Area, cols: number): string;
  /** The screen was cleared: the area is nowhere. */
  forget(): void;
  /** What takes the area away. */
  clear(cols: number): string;
};

/** An area that is not there yet. */
export function createLiveArea(): LiveArea {
  let shown: Area | null = null;
  let told = '';

  const erase = (cols: number): string => {
    if (shown === null) return '';
    const up = rowsAboveCursor(shown, cols);
    return `\r${up > 0 ? `\x1b[${up}A` : ''}\x1b[J`;
  };

  return {
    paint: (above, area, cols) => {
      const body = area.lines.map(({ text }) => text).join('\r\n');
      const next = `${body}${placed(area)}`;
      if (above.length === 0 && next === told && shown !== null) return '';
      // Hidden meanwhile, and in one go where the terminal can: nothing flickers.
      const bytes = `\x1b[?2026h\x1b[?25l${erase(cols)}${above.map((line) => `${line}\r\n`).join('')}${next}\x1b[?25h\x1b[?2026l`;
      shown = area;
      told = next;
      return bytes;
    },
    forget: () => {
      shown = null;
    },
    clear: (cols) => {
      const bytes = erase(cols);
      shown = null;
      return bytes;
    },
  };
}

/** A terminal that became narrower has broken what did not fit any more. */
function rowsAboveCursor({ lines, cursor }: Area, cols: number): number {
  const above = lines.slice(0, cursor.y).reduce((sum, { cells }) => sum + Math.max(1, Math.ceil(cells / cols)), 0);
  return above + Math.floor(cursor.x / cols);
}

function placed({ lines, cursor }: Area): string {
  const up = lines.length - 1 - cursor.y;
  return `\r${up > 0 ? `\x1b[${up}A` : ''}${cursor.x > 0 ? `\x1b[${cursor.x}C` : ''}`;
}
