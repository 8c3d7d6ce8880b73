import { enterRawMode } from './raw-mode.ts';
import type { TerminalUse } from './terminal-session.ts';

/** All of the terminal, the mouse too. */
export const WHOLE_SCREEN: TerminalUse = {
  // No wrapping (a terminal that thinks a character wider than we do must not break the lines), clicks and drags in SGR
  // form, who has the keyboard, bracketed paste.
  on: '\x1b[?25l\x1b[?7l\x1b[?1002h\x1b[?1006h\x1b[?1004h\x1b[?2004h',
  off: '\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?7h\x1b[0m\x1b[?25h',
  // Title onto the stack, alternate screen.
  screenOn: '\x1b[22;0t\x1b[?1049h',
  screenOff: '\x1b[?1049l\x1b[23;0t',
  enterRaw: enterRawMode,
};
