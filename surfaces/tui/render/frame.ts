import { digestLines } from '../../terminal/digest-lines.ts';
import { plainText } from '../../terminal/display-text.ts';
import { type Layout, layoutOf } from '../layout.ts';
import { countAgents, pathTo } from '../rows.ts';
import type { TuiState } from '../state.ts';
import { agentArea } from './agent-area.ts';
import { detailArea } from './detail.ts';
import { helpLines } from './help.ts';
import { inputRow } from './input-row.ts';
import { drawLine, type Line } from './line.ts';
import { listLines } from './list.ts';
import { detailLine, headerLine, statusLines } from './status-lines.ts';
import { emptyLines } from './welcome.ts';

/** One picture: exactly `height` lines of exactly `width` cells, with SGR and no other sequences in them. */
export type Frame = {
  readonly lines: readonly string[];
  /** Where the cursor shows; null: hidden. Cells from 0. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
};

/** Draws the sidebar. Pure: the same state and size give the same frame. */
export function render(state: TuiState, width: number, height: number): Frame {
  const sized =
    state.size.width === width && state.size.height === height ? state : { ...state, size: { width, height } };
  const layout = layoutOf(sized);
  const { theme } = sized.setting;
  const { lines, cursor } = sideLines(sized, layout);
  const side = lines.slice(0, height).map((line) => drawLine(line, layout.side, theme));
  if (layout.beside === null) return { lines: side, cursor };
  const bar = drawLine({ left: [['dim', '│']] }, 1, theme);
  const area = besideArea(sized, layout.beside.width, layout.beside.height);
  return { lines: side.map((line, at) => `${line}${bar}${area[at] ?? ''}`), cursor };
}

/** What the outer terminal's title says. */
export function windowTitle(state: TuiState): string {
  const { waiting, working } = countAgents(state.graph.agents.values());
  const place = plainText(pathTo(state.graph, state.view.entered).at(-1)?.title ?? 'moitumi').slice(0, 60);
  return `${waiting > 0 ? `◆${waiting} ` : ''}${working > 0 ? `●${working} ` : ''}${place}`;
}

function besideArea(state: TuiState, width: number, height: number): string[] {
  if (state.page === 'tree') return agentArea(state, width, height);
  return detailArea(state, width, height).map((line) => drawLine(line, width, state.setting.theme));
}

function sideLines(state: TuiState, layout: Layout): { lines: Line[]; cursor: Frame['cursor'] } {
  const { height } = state.size;
  const body = bodyLines(state, layout);
  const lines: Line[] = [...(layout.header ? [headerLine(state)] : []), ...body];
  if (layout.detail) lines.push(detailLine(state, !layout.header));
  if (state.mode.kind === 'input') {
    const row = inputRow(state, state.mode, layout.side);
    lines.push(row.line);
    return { lines, cursor: height === 0 ? null : { x: row.cursor, y: height - 1 } };
  }
  const status = statusLines(state, layout.side).slice(-Math.max(1, height));
  // A status of several lines lies over what is above it: the tree does not jump for a question.
  lines.splice(Math.max(0, height - status.length), lines.length, ...status);
  return { lines, cursor: null };
}

/** The list, and what is said about its selected row where that has its place below. */
function bodyLines(state: TuiState, { tree, below, ruled, side }: Layout): Line[] {
  const under = below?.height ?? 0;
  const rule: Line[] = ruled ? [{ left: [['dim', '─'.repeat(side)]] }] : [];
  const height = tree.height + rule.length + under;
  if (state.mode.kind === 'help') return filled(helpLines(state.mode.scroll, height, side), height);
  if (state.mode.kind === 'digest') {
    return filled(
      digestLines(state.mode.digest, side)
        .slice(state.mode.scroll)
        .map((left) => ({ left })),
      height,
    );
  }
  if (state.mode.kind === 'text') {
    const { lines, scroll } = state.mode;
    return filled(
      lines.slice(scroll).map((left) => ({ left })),
      height,
    );
  }
  const list = state.rows.length === 0 ? emptyLines(state, side) : listLines(state, tree.height, side);
  return [...filled(list, tree.height), ...rule, ...detailArea(state, side, under)];
}

function filled(lines: readonly Line[], height: number): Line[] {
  const shown = lines.slice(0, height);
  while (shown.length < height) shown.push({ left: [] });
  return shown;
}
