import type { Terminal } from '@xterm/headless';
import { SCROLLBACK_LINES } from './line-stage.ts';
import type { ScreenState } from './screen-state.ts';
import type { Scrollback } from './scrollback.ts';
import { coreOf } from './xterm-internals.ts';

/**
 * Keeps the lines that leave the screen of a terminal, which has no scrollback of its own. So it never holds more
 * lines than it shows, and `ybase` is always 0.
 */
export function keepScrolledLines(terminal: Terminal, scrollback: Scrollback): void {
  const core = coreOf(terminal);
  const { _bufferService: service } = core;
  const scroll = service.scroll.bind(service);
  service.scroll = (eraseAttributes, isWrapped) => {
    const { active, normal } = core.buffers;
    const line = active === normal && active.scrollTop === 0 ? active.lines.get(0) : undefined;
    if (line !== undefined) active.lines.set(0, scrollback.push(line) ?? active.getBlankLine(eraseAttributes));
    scroll(eraseAttributes, isWrapped);
  };
  for (const id of [{ final: 'J' }, { prefix: '?', final: 'J' }]) {
    terminal.parser.registerCsiHandler(id, (params) => {
      if (params[0] === 3 && core.buffers.active === core.buffers.normal) scrollback.clear();
      return false;
    });
  }
  terminal.parser.registerEscHandler({ final: 'c' }, () => {
    scrollback.clear();
    return false;
  });
}

/** Resizes as if the scrollback were xterm's own: lines that were wrapped are joined and wrapped anew, across its end, too. */
export function resizeWithScrollback(
  { terminal, core, scrollback }: ScreenState,
  { cols, rows }: { readonly cols: number; readonly rows: number },
): void {
  if (cols === terminal.cols && rows === terminal.rows) return;
  const buffer = core.buffers.normal;
  const options = core.optionsService.rawOptions;
  const above = scrollback.take();

  // Past the API, whose setter would move the cursor.
  options.scrollback = SCROLLBACK_LINES;
  buffer.lines.maxLength = terminal.rows + SCROLLBACK_LINES;
  buffer.lines.splice(0, 0, ...above);
  buffer.ybase += above.length;
  buffer.ydisp += above.length;
  buffer.savedY += above.length;
  terminal.resize(cols, rows);

  const left = buffer.ybase;
  for (let index = 0; index < left; index += 1) {
    const line = buffer.lines.get(index);
    if (line !== undefined) scrollback.push(line);
  }
  buffer.lines.trimStart(left);
  buffer.ybase = 0;
  buffer.ydisp = 0;
  buffer.savedY = Math.max(buffer.savedY - left, 0);
  buffer.lines.maxLength = rows;
  options.scrollback = 0;
}
