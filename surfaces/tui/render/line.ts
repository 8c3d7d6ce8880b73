import { clipText, displayWidth } from '../../terminal/display-text.ts';
import { type Role, sgrOf, type Theme } from '../../terminal/theme.ts';

/** A piece of a line. Its text is plain (`plainText`). */
export type Span = readonly [role: Role, text: string];

/** A line before it has a width and a look. */
export type Line = {
  readonly left: readonly Span[];
  /** Stands at the right edge; the left side is cut for it, down to `MIN_LEFT` cells. */
  readonly right?: readonly Span[];
  readonly selected?: boolean;
  /** The key that a click on it stands for. */
  readonly choice?: string;
};

/** Cells that the left side keeps before the right side is left out: enough to know a row by. */
const MIN_LEFT = 12;

/** The line as terminal text of exactly `width` cells. The same line object again costs nothing. */
export function drawLine(line: Line, width: number, theme: Theme): string {
  const known = DRAWN.get(line);
  if (known?.width === width && known.theme === theme) return known.text;
  const text = draw(line, width, theme);
  DRAWN.set(line, { width, theme, text });
  return text;
}

/** From one frame to the next most rows of a tree stay as they are. */
const DRAWN = new WeakMap<Line, { readonly width: number; readonly theme: Theme; readonly text: string }>();

function draw(line: Line, width: number, theme: Theme): string {
  const selected = line.selected ?? false;
  const rightWidth = spansWidth(line.right ?? []);
  const right = rightWidth > 0 && width - rightWidth - 1 >= MIN_LEFT ? (line.right ?? []) : [];
  const room = right.length === 0 ? width : width - rightWidth - 1;
  const [drawn, used] = drawSpans(line.left, room, theme, selected);
  const gap = width - used - (right.length === 0 ? 0 : rightWidth);
  return (
    drawn +
    styled(theme, 'text', ' '.repeat(Math.max(0, gap)), selected) +
    drawSpans(right, rightWidth, theme, selected)[0]
  );
}

function drawSpans(spans: readonly Span[], room: number, theme: Theme, selected: boolean): [string, number] {
  let drawn = '';
  let used = 0;
  for (const [role, text] of spans) {
    if (used >= room) break;
    const cells = displayWidth(text);
    const shown = cells <= room - used ? text : clipText(text, room - used);
    drawn += styled(theme, role, shown, selected);
    used += shown === text ? cells : displayWidth(shown);
  }
  return [drawn, used];
}

function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, [, text]) => sum + displayWidth(text), 0);
}

function styled(theme: Theme, role: Role, text: string, selected: boolean): string {
  if (text === '') return '';
  const sgr = sgrOf(theme, role, selected);
  return sgr === '' ? text : `\x1b[${sgr}m${text}\x1b[0m`;
}
