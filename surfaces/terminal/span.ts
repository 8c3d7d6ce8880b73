import { clipText, displayWidth } from './display-text.ts';
import { type Role, sgrOf, type Theme } from './theme.ts';

/** A piece of a line. Its text is plain (`plainText`). */
export type Span = readonly [role: Role, text: string];

/** A line of a rendered text. */
export type SpanLine = readonly Span[];

/** Spans as terminal text of at most `room` cells, and how many it takes. */
export function drawSpans(spans: SpanLine, room: number, theme: Theme, selected = false): [text: string, used: number] {
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

/** The cells that spans take. */
export function spansWidth(spans: SpanLine): number {
  return spans.reduce((sum, [, text]) => sum + displayWidth(text), 0);
}

/** Plain text with the look of its role. */
export function styled(theme: Theme, role: Role, text: string, selected = false): string {
  if (text === '') return '';
  const sgr = sgrOf(theme, role, selected);
  return sgr === '' ? text : `\x1b[${sgr}m${text}\x1b[0m`;
}
