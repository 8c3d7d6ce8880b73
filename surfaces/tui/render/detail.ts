import { selectedAgent, selectedAsk } from '../selection.ts';
import type { TuiState } from '../state.ts';
import { agentDetail } from './agent-detail.ts';
import { askOptions, askText } from './ask-detail.ts';
import type { Line } from './line.ts';

/** What is said about the selected row: lines that scroll, and those that stay below them. */
export type Detail = { readonly lines: readonly Line[]; readonly pinned: readonly Line[] };

/** Rows of an ask's text that can spare some for whose it is. */
const HEADED_HEIGHT = 6;

/** The detail of the dashboard's agent, or of the inbox's ask, for a room of that size. */
export function detailLines(state: TuiState, width: number, height: number): Detail {
  if (state.page === 'inbox') {
    const ask = selectedAsk(state);
    if (ask === null) return { lines: [], pinned: [] };
    const pinned = askOptions(state, ask, width, Math.max(0, height - 1));
    return { lines: askText(state, ask, width, height - pinned.length < HEADED_HEIGHT), pinned };
  }
  const agent = selectedAgent(state);
  return { lines: agent === null ? [] : agentDetail(state, agent, width), pinned: [] };
}

/** The detail as far as it is scrolled to, exactly `height` lines. */
export function detailArea(state: TuiState, width: number, height: number): Line[] {
  const { lines, pinned } = detailLines(state, width, height);
  const room = Math.max(0, height - pinned.length);
  const from = Math.max(0, Math.min(state.detailScroll, lines.length - room));
  const shown = lines.slice(from, from + room);
  const hidden = lines.length - from - room;
  if (hidden > 0 && shown.length === 1) shown[0] = { left: shown[0]?.left ?? [], right: [['key', `↓${hidden}`]] };
  if (hidden > 0 && shown.length > 1)
    shown.splice(-1, 1, {
      left: [
        ['key', '↓'],
        ['dim', ` ${hidden + 1} more lines: J`],
      ],
    });
  while (shown.length < room) shown.push({ left: [] });
  return [...shown, ...pinned].slice(0, height);
}
