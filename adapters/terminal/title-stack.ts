/**
 * The titles that a program has put aside (`CSI 22 t`), as the screen keeps them. A viewer's terminal has a stack, too,
 * but its own titles on it, and nothing of what was put aside before the viewer came.
 */
export type TitleStack = {
  /** The program has set this title. */
  set(title: string): void;
  /** Acts on the content of a CSI sequence; the title that it brings back, if it does. */
  act(sequence: string): string | null;
};

/** As many as xterm.js keeps. */
const MOST = 10;

/** A stack with nothing on it. */
export function createTitleStack(): TitleStack {
  const titles: string[] = [];
  let current = '';

  const act = (sequence: string): string | null => {
    // The second number tells of which title: 0 of both, 1 of the icon's, 2 of the window's.
    const found = /^0*2([23])(?:;0*2?(?:;[\d;]*)?)?t$/.exec(sequence);
    if (found === null) return null;
    if (found[1] === '2') {
      titles.push(current);
      if (titles.length > MOST) titles.shift();
      return null;
    }
    const title = titles.pop();
    if (title !== undefined) current = title;
    return title ?? null;
  };

  return {
    set: (title) => {
      current = title;
    },
    act,
  };
}
