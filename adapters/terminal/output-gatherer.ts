/**
 * Output in larger pieces the faster it comes. A pty gives 4 KiB at a time, and to hand that on, through to a viewer,
 * costs about as much as to hand on sixteen times as much.
 */
export type OutputGatherer = {
  add(bytes: Uint8Array): void;
  /** Hands over what waits. */
  flush(): void;
};

/** Beyond `AT_ONCE` bytes within a window, which is a screen and more, output waits for its end. */
const WINDOW_MS = 1;
const AT_ONCE = 8 * 1024;

/** Most that waits. */
const LARGEST = 64 * 1024;

/** A gatherer that hands over to `deliver`. */
export function createOutputGatherer(deliver: (bytes: Uint8Array) => void): OutputGatherer {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let since = 0;
  let spent = 0;
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const [first] = pieces;
    if (first === undefined) return;
    const bytes = pieces.length === 1 ? first : Buffer.concat(pieces, size);
    pieces = [];
    size = 0;
    deliver(bytes);
  };

  const add = (bytes: Uint8Array): void => {
    const now = performance.now();
    if (now - since >= WINDOW_MS) {
      since = now;
      spent = 0;
    }
    pieces.push(bytes);
    size += bytes.length;
    spent += bytes.length;
    if (size >= LARGEST || (timer === null && spent <= AT_ONCE)) flush();
    else timer ??= setTimeout(flush, WINDOW_MS);
  };

  return { add, flush };
}
