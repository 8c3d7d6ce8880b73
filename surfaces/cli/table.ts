import { clipText, displayWidth } from '../terminal/display-text.ts';
import type { Role } from '../terminal/theme.ts';
import type { Paint } from './paint.ts';

/** Printable text and how it looks. */
export type Cell = readonly [role: Role, text: string];

/** Rows in aligned columns, two cells apart; the last column is cut at the terminal's edge, where there is one. */
export function tableLines(rows: readonly (readonly Cell[])[], columns: number | null, paint: Paint): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, [, text]] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, displayWidth(text));
  }
  return rows.map((row) => rowLine(row, widths, columns, paint));
}

function rowLine(row: readonly Cell[], widths: readonly number[], columns: number | null, paint: Paint): string {
  let used = 0;
  const parts = row.map(([role, text], index) => {
    const last = index === row.length - 1;
    const shown = columns === null ? text : clipText(text, columns - used);
    const gap = last ? 0 : Math.max(0, (widths[index] ?? 0) - displayWidth(shown)) + 2;
    used += displayWidth(shown) + gap;
    return shown === '' ? ' '.repeat(gap) : paint(role, shown) + ' '.repeat(gap);
  });
  return parts.join('').trimEnd();
}
