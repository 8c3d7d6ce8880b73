import type { XtermCore } from './xterm-internals.ts';

/** A text in a row of its own below a screen: in inverse video from edge to edge, cut where the row ends. */
export function reservedLine({ unicodeService }: XtermCore, text: string, columns: number): string {
  let shown = '';
  let used = 1;
  for (const character of text) {
    const width = unicodeService.getStringCellWidth(character);
    if (used + width > columns) break;
    used += width;
    shown += character;
  }
  return `\x1b[7m ${shown}${' '.repeat(columns - used)}\x1b[27m`;
}
