/** How an agent ended, in words: `a3 exited 0`. */
export function endWords(
  agent: string,
  exit: { readonly exit_code: number | null; readonly signal: string | null },
): string {
  if (exit.signal !== null) return `${agent} was ended by ${exit.signal}`;
  return exit.exit_code === null ? `${agent} was lost with its keeper` : `${agent} exited ${exit.exit_code}`;
}

/** Mouse, focus and paste reports off, so that a move of the mouse is not taken for a key; and keys as they are, so that a q is one. */
const QUIET = '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?2004l\x1b[=0;1u\x1b[>4m';

/** A line at the bottom of the last screen, which says how that is closed. */
export function endLine(words: string): string {
  return `${QUIET}\x1b7\x1b[r\x1b[999;1H\x1b[0;7m[${words}] q closes\x1b[m\x1b[K\x1b8`;
}

/** q, Q, Ctrl-C, Ctrl-\: not what a person types on when an agent ends in mid-sentence. */
const CLOSING = new Set([0x71, 0x51, 0x03, 0x1c]);

/** Whether what was typed closes the last screen. */
export function closesEnd(typed: Uint8Array): boolean {
  return typed.some((byte) => CLOSING.has(byte));
}
