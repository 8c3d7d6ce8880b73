import { clipText, cutText, displayWidth, plainText } from '../../terminal/display-text.ts';
import type { Mode, Purpose, TuiState } from '../state.ts';
import type { Line } from './line.ts';

/** A line being typed, and where its cursor is. */
export type InputRow = { readonly line: Line; readonly cursor: number };

/** The line being typed, scrolled so that its cursor is in sight. */
export function inputRow(state: TuiState, mode: Extract<Mode, { kind: 'input' }>, width: number): InputRow {
  const label = clipText(labelOf(state, mode.purpose), Math.floor(width / 2));
  const room = Math.max(1, width - displayWidth(label) - 1);
  const before = plainText(mode.text.slice(0, mode.at));
  const shown = tail(before, room - 1);
  const after = cutText(plainText(mode.text.slice(mode.at)), room - displayWidth(shown));
  return {
    line: {
      left: [
        ['key', label],
        ['text', ` ${shown}${after}`],
      ],
    },
    cursor: Math.min(Math.max(0, width - 1), displayWidth(label) + 1 + displayWidth(shown)),
  };
}

function labelOf(state: TuiState, purpose: Purpose): string {
  switch (purpose.kind) {
    case 'new_node':
      return purpose.parent === null ? 'new:' : `new in ${purpose.parent}:`;
    case 'rename':
      return `rename ${purpose.node}:`;
    case 'filter':
      return '/';
    case 'prompt':
      return `${purpose.agent} ${plainText(state.graph.agents.get(purpose.agent)?.profile ?? '')}:`;
    case 'answer':
      return `${purpose.ask}:`;
    case 'first_prompt':
      return 'prompt or none:';
    case 'palette':
      return ':';
    case 'command':
      return `${purpose.node} $`;
  }
}

/** The end of a text, as much of it as fits. */
function tail(text: string, width: number): string {
  const characters = [...text.slice(-Math.max(0, width) * 2)];
  while (displayWidth(characters.join('')) > width && characters.length > 0) characters.shift();
  return characters.join('');
}
