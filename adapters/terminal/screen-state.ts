import type { Terminal } from '@xterm/headless';
import type { Scrollback } from './scrollback.ts';
import type { XtermCore } from './xterm-internals.ts';

/** Everything that a screen is: xterm's part, and what xterm does not keep. */
export type ScreenState = {
  readonly terminal: Terminal;
  readonly core: XtermCore;
  /** The lines above the normal buffer, which itself has none: its `ybase` is 0. */
  readonly scrollback: Scrollback;
  readonly extras: ScreenExtras;
};

/** What programs set and @xterm/headless forgets. */
export type ScreenExtras = {
  /** The kitty keyboard flags pushed on each screen; the last are in force. */
  readonly keyboard: { normal: number[]; alternate: number[] };
  /** Level of `CSI > 4 ; n m`; 0: off. */
  modifyOtherKeys: number;
  /** Colours by what sets them: `4;12`, `10`, `11`, `12`. */
  readonly colors: Map<string, string>;
  /** Private modes that are set. */
  readonly modes: Set<number>;
};

/** Private modes that xterm.js does not keep, and an outer terminal acts upon. */
export const EXTRA_MODES: ReadonlySet<number> = new Set([1005, 1007, 1015, 2027, 2031]);

/** As of a terminal that was just switched on. */
export function createExtras(): ScreenExtras {
  return { keyboard: { normal: [], alternate: [] }, modifyOtherKeys: 0, colors: new Map(), modes: new Set() };
}

/** RIS: forgets all of it. */
export function resetExtras(extras: ScreenExtras): void {
  extras.keyboard.normal = [];
  extras.keyboard.alternate = [];
  extras.modifyOtherKeys = 0;
  extras.colors.clear();
  extras.modes.clear();
}
