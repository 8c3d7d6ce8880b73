/** Asks the terminal for its background's colour; one that does not know the question says nothing. */
export const ASK_BACKGROUND = '\x1b]11;?\x1b\\';

/** Whether a terminal's reply tells of a light background; null: it tells something else. */
export function lightnessOf(reply: string): 'dark' | 'light' | null {
  const match = /^\x1b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(reply);
  if (match === null) return null;
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1));
  // How bright the eye takes each of them for (ITU-R BT.601).
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
}
