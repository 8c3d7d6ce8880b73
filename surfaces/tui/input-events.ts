import type { MouseEvent } from '../../src/domain/mouse-decoder.ts';
import { lightnessOf } from '../terminal/background-query.ts';
import { type InputEvent, keyPress } from '../terminal/key-parser.ts';
import type { TuiEvent } from './event.ts';

/** Rows that one notch of the wheel moves. */
const WHEEL_ROWS = 3;

/** What a person did at the terminal, as the sidebar understands it; null: nothing to it. */
export function eventOfInput(input: InputEvent, now: number): TuiEvent | null {
  switch (input.kind) {
    case 'paste':
      return { kind: 'pasted', text: input.text };
    case 'key':
      return { kind: 'key', ...keyPress(input) };
    case 'mouse':
      return eventOfMouse(input, now);
    case 'reply': {
      const background = lightnessOf(input.text);
      return background === null ? null : { kind: 'background_seen', background };
    }
    case 'focus':
      return null;
  }
}

function eventOfMouse({ action, button, x, y }: MouseEvent, now: number): TuiEvent | null {
  if (action === 'wheel_up') return { kind: 'wheeled', x, y, rows: -WHEEL_ROWS };
  if (action === 'wheel_down') return { kind: 'wheeled', x, y, rows: WHEEL_ROWS };
  if (action === 'release') return { kind: 'released' };
  if (button !== 'left') return null;
  if (action === 'press') return { kind: 'clicked', x, y, at: now };
  return action === 'drag' ? { kind: 'dragged', x } : null;
}
