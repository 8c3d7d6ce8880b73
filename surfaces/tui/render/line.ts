import { drawSpans, type Span, spansWidth, styled } from '../../terminal/span.ts';
import type { Theme } from '../../terminal/theme.ts';

export type { Span } from '../../terminal/span.ts';

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
