import { PaintedRows, rowText } from './painted-rows.ts';
import { reservedLine } from './reserved-line.ts';
import type { ScreenModel } from './screen-model.ts';
import type { ScreenState } from './screen-state.ts';

/** A screen in a terminal of another size: cropped to it, or with room left over. */
export type CroppedScreen = {
  /** What makes that terminal show the screen; with `whole` whatever it shows now, else after the last one. */
  paint(view: CroppedView, whole: boolean): string;
};

/** How large that terminal is, without the row below for `line`, if there is one. */
export type CroppedView = { readonly cols: number; readonly rows: number; readonly line: string | null };

/** Nothing painted yet. The rows follow the cursor; of the columns the first are shown. */
export function createCroppedScreen(screen: ScreenModel): CroppedScreen {
  const painted = new PaintedRows();
  let keys = '';
  let top = 0;

  const changedRows = (state: ScreenState, columns: number, rows: number): string => {
    const { active } = state.core.buffers;
    let out = '';
    for (let row = 0; row < rows; row += 1) {
      const line = top + row < state.terminal.rows ? active.lines.get(top + row) : undefined;
      out += painted.put(row, line === undefined ? '' : rowText(state, line, columns));
    }
    return out;
  };

  return {
    paint: ({ cols, rows, line }, whole) => {
      const { state } = screen;
      const { terminal, core } = state;
      if (whole) {
        painted.blank();
        keys = '';
      }
      top = topFor(top, core.buffers.active.y, rows, terminal.rows);
      const below = line === null ? '' : painted.put(rows, reservedLine(core, line, cols));
      const changed = changedRows(state, Math.min(cols, terminal.cols), rows) + below;
      const modes = keyModes(state);
      const out = `${whole ? BLANK : ''}${changed}${modes === keys ? '' : modes}`;
      keys = modes;
      return `\x1b[?2026h\x1b[?25l${out}${cursor(state, top, cols)}\x1b[?2026l`;
    },
  };
}

/**
 * An empty alternate screen, so that scrollback stays as it is, without what would change how text lands. The mouse is
 * off: where it points is another place there.
 */
const BLANK =
  '\x1b[<16u\x1b[?1049h\x1b[<16u\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b]8;;\x1b\\\x1b[0m' +
  '\x1b[4l\x1b[20l\x1b[?6l\x1b[?7l\x1b[r\x1b(B\x1b)B\x0f\x1b[H\x1b[2J';

/** Moves no further than it must for the cursor to be seen. */
function topFor(top: number, cursor: number, rows: number, all: number): number {
  const least = Math.max(cursor - rows + 1, 0);
  return Math.min(Math.max(Math.min(top, cursor), least), Math.max(all - rows, 0));
}

/** What decides how keys and pastes are sent: whoever may type there types to the same program. */
function keyModes({ core, extras }: ScreenState): string {
  const modes = core.coreService.decPrivateModes;
  const stack = core.buffers.active === core.buffers.alt ? extras.keyboard.alternate : extras.keyboard.normal;
  return (
    `\x1b[?1${modes.applicationCursorKeys ? 'h' : 'l'}${modes.applicationKeypad ? '\x1b=' : '\x1b>'}` +
    `\x1b[?2004${modes.bracketedPasteMode ? 'h' : 'l'}\x1b[=${stack.at(-1) ?? 0};1u\x1b[>4;${extras.modifyOtherKeys}m`
  );
}

function cursor({ core }: ScreenState, top: number, cols: number): string {
  const { x, y } = core.buffers.active;
  if (core.coreService.isCursorHidden || x >= cols) return '';
  return `\x1b[${y - top + 1};${x + 1}H\x1b[?25h`;
}
