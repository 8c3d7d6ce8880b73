import { plainText } from '../terminal/display-text.ts';
import type { InputLine } from '../terminal/input-line.ts';
import { fitLines } from '../terminal/markdown/wrap-spans.ts';
import type { SpanLine } from '../terminal/span.ts';
import { type Step, say, step, type TuiEvent } from './event.ts';
import { layoutOf } from './layout.ts';
import { selectedAgent, selectedNode } from './selection.ts';
import type { Mode, Purpose, TuiState } from './state.ts';

/** Asks for a command line, about what is selected now. */
export function doPalette(state: TuiState): Step {
  const purpose = {
    kind: 'palette',
    node: selectedNode(state)?.id ?? null,
    agent: selectedAgent(state)?.id ?? null,
  } as const;
  return step({ ...state, mode: { kind: 'input', purpose, text: '', at: 0 } });
}

/** Goes to the chat of the selected node. */
export function doChat(state: TuiState): Step {
  const node = selectedNode(state);
  return node === null ? say(state, 'A chat needs a node: n adds one.') : step(state, { kind: 'chat', node: node.id });
}

/** Runs what was typed after the colon. */
export function runLine(state: TuiState, { node, agent }: Extract<Purpose, { kind: 'palette' }>, line: string): Step {
  return line === '' ? step(state) : step(state, { kind: 'run_command', line, node, agent });
}

/** Looks up what the palette's line can become; other lines have nothing to be completed. */
export function completeLine(state: TuiState, { purpose, text, at }: Extract<Mode, { kind: 'input' }>): Step {
  if (purpose.kind !== 'palette') return step(state);
  const { node, agent } = purpose;
  return step(state, { kind: 'complete_line', line: { text, at }, node, agent });
}

/** What came of a line of the palette. */
export function withCommand(
  state: TuiState,
  event: Extract<TuiEvent, { readonly kind: 'line_completed' | 'command_said' }>,
): TuiState {
  return event.kind === 'command_said' ? withSaid(state, event.lines) : withCompleted(state, event.from, event.line);
}

/** The palette's line as it was completed, unless something was typed meanwhile. */
function withCompleted(state: TuiState, from: InputLine, line: InputLine): TuiState {
  const { mode } = state;
  const same =
    mode.kind === 'input' && mode.purpose.kind === 'palette' && mode.text === from.text && mode.at === from.at;
  return same ? { ...state, mode: { ...mode, ...line } } : state;
}

/** What a command said: a line goes where all short words go, more is a text to be scrolled through. */
function withSaid(state: TuiState, lines: readonly SpanLine[]): TuiState {
  const [only, ...more] = lines;
  if (only === undefined) return state;
  if (more.length > 0 && state.mode.kind === 'browse') {
    return { ...state, message: null, mode: { kind: 'text', lines: fitLines(lines, layoutOf(state).side), scroll: 0 } };
  }
  const level = only.some(([role]) => role === 'failed') ? 'warn' : 'info';
  return { ...state, message: { level, text: plainText(only.map(([, text]) => text).join('')) } };
}

/** Lines of the text that there is no room for, above and below. */
export function hiddenText({ lines }: Extract<Mode, { kind: 'text' }>, state: TuiState): number {
  const { tree } = layoutOf({ ...state, page: 'tree' });
  return Math.max(0, lines.length - tree.height);
}
