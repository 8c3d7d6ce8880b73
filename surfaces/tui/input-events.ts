import type { InputEvent } from '../terminal/key-parser.ts';
import type { TuiEvent } from './event.ts';

/** Rows that one notch of the wheel moves. */
const WHEEL_ROWS = 3;

/** What a person did at the terminal, as the sidebar understands it; null: nothing to it. */
export function eventOfInput(input: InputEvent, now: number): TuiEvent | null {
  switch (input.kind) {
    case 'paste':
      return { kind: 'pasted', text: input.text };
    case 'key': {
      const name = `${input.alt ? 'M-' : ''}${input.ctrl ? 'C-' : ''}${input.key}`;
      const types = !input.ctrl && !input.alt && [...input.key].length === 1;
      return { kind: 'key', name, text: types ? input.key : '' };
    }
    case 'mouse':
      if (input.action === 'wheel_up') return { kind: 'wheeled', rows: -WHEEL_ROWS };
      if (input.action === 'wheel_down') return { kind: 'wheeled', rows: WHEEL_ROWS };
      return input.action === 'press' && input.button === 'left'
        ? { kind: 'clicked', x: input.x, y: input.y, at: now }
        : null;
    case 'focus':
      return null;
  }
}
