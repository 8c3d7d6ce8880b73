import type { XtermLine } from './xterm-internals.ts';

/**
 * The last lines that left a screen, of the scrollback that was added to last, as they were on the screen. In a flood
 * most are pushed out before they need be encoded, which costs a third of what parsing them does. A process has but
 * one stage, and its lines are used again: as objects of xterm.js they take twenty times the memory.
 */
export type Staging = {
  /** Takes all lines from the stage, with `takeStaged`: another has the stage next. */
  unstage(): void;
};

/** Lines kept above a screen, and most lines on the stage; the raw ring keeps more. */
export const SCROLLBACK_LINES = 1_000;

const lines: XtermLine[] = [];
let first = 0;
let end = 0;
let owner: Staging | null = null;

/** Puts a line on the stage. Returns one that is not needed any more, if there is any: it may be written over. */
export function stageLine(by: Staging, line: XtermLine): XtermLine | undefined {
  if (owner !== by) {
    owner?.unstage();
    owner = by;
  }
  const index = end % SCROLLBACK_LINES;
  const before = lines[index];
  lines[index] = line;
  end += 1;
  if (end - first > SCROLLBACK_LINES) first += 1;
  return before;
}

/** How many lines are on the stage. */
export function stagedLines(by: Staging): number {
  return owner === by ? end - first : 0;
}

/** Takes up to `most` lines from the stage, oldest first; each is there until another is put on the stage. */
export function* takeStaged(by: Staging, most: number): Generator<XtermLine> {
  for (let taken = 0; taken < most && owner === by && first < end; taken += 1) {
    const line = lines[first % SCROLLBACK_LINES];
    first += 1;
    if (line !== undefined) yield line;
  }
}

/** A line to be written over, if there is any; for good. Whoever has the stage has to leave it. */
export function spareLine(): XtermLine | undefined {
  if (first < end) owner?.unstage();
  first = 0;
  end = 0;
  return lines.pop();
}
