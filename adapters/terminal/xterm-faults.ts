import type { Terminal } from '@xterm/headless';
import { coreOf, type XtermCore } from './xterm-internals.ts';

/**
 * xterm.js 6.0.0 throws on `CSI 1 J` with the cursor in the last cell of the last line: it marks the line below,
 * counted from the first one kept, as not wrapped, and there may be none. So the last line and what is above it are erased one after the other.
 */
export function mendEraseAbove(terminal: Terminal): void {
  const core = coreOf(terminal);
  terminal.parser.registerCsiHandler({ final: 'J' }, (params) => {
    const buffer = core.buffers.active;
    const { x, y } = buffer;
    if (params[0] !== 1 || x + 1 < terminal.cols || buffer.lines.get(y + 1) !== undefined) return false;
    core._inputHandler.eraseInLine(TO_CURSOR);
    if (y === 0) return true;
    buffer.y = y - 1;
    core._inputHandler.eraseInDisplay(TO_CURSOR);
    buffer.x = x;
    buffer.y = y;
    return true;
  });
}

/**
 * xterm.js 6.0.0 loops as often as a parameter says: eleven bytes that insert two thousand million lines would stop
 * the keeper for half an hour. More lines than there are, or more tabs than columns, make no difference; and a
 * character repeated over the whole screen looks the same wherever the repetition began.
 */
export function boundRepeats(terminal: Terminal): void {
  const parser = coreOf(terminal)._inputHandler._parser;
  const bound = (final: string, limit: (count: number) => number): void => {
    parser.registerCsiHandler({ final }, ({ params }) => {
      params[0] = Math.min(params[0] ?? 0, limit(params[0] ?? 0));
      return false;
    });
  };
  for (const final of 'LMST') bound(final, () => terminal.rows);
  for (const final of 'IZ') bound(final, () => terminal.cols);
  bound('b', (count) => terminal.cols * terminal.rows + (count % terminal.cols));
}

/** Makes a terminal parse again after an error thrown from inside it; what was being parsed is lost. */
export function recover(core: XtermCore): void {
  core._writeBuffer._isSyncWriting = false;
  core._writeBuffer._syncCalls = 0;
  core._writeBuffer._writeBuffer.length = 0;
  core._writeBuffer._callbacks.length = 0;
  core._inputHandler._parser.reset();
}

const TO_CURSOR = { params: [1] } as const;
