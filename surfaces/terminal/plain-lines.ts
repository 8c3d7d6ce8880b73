import type { ReadStream } from 'node:tty';
import type { RawMode } from './raw-mode.ts';
import type { TerminalUse } from './terminal-session.ts';

/** Lines that scroll away as those of any program do, and keys; a bare line feed still gains a carriage return. */
export const PLAIN_LINES: TerminalUse = {
  on: '\x1b[?2004h',
  off: '\x1b[?2004l\x1b[0m\x1b[?25h',
  screenOn: '',
  screenOff: '',
  enterRaw: enterPlainRawMode,
};

/** Node's own raw mode: nothing is started for it. */
function enterPlainRawMode(input: ReadStream): RawMode {
  input.setRawMode(true);
  let left = false;
  return {
    leave: () => {
      if (!left) input.setRawMode(false);
      left = true;
    },
  };
}
