import { plainLength } from './plain-output.ts';

/** Output on its way into a screen: what comes now and then passes at once, a flood in batches. */
export type OutputBacklog = {
  add(bytes: Uint8Array): void;
  /** Hands over all that waits. */
  settle(): void;
};

/** Output beyond `AT_ONCE` bytes within a period waits for its end: 800 KiB/s is more than agents say, and less than a flood. */
const PERIOD_MS = 20;
const AT_ONCE = 16 * 1024;

/** Largest batch to be parsed as a whole: 128 KiB take 3 to 5 ms, and other agents wait meanwhile. */
const BATCH = 128 * 1024;

/** Largest batch of plain output, of which only the last lines are parsed. */
const PLAIN_BATCH = 512 * 1024;

/** A backlog that hands over to `parse`. */
export function createOutputBacklog(parse: (bytes: Uint8Array) => void): OutputBacklog {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let limit = BATCH;
  /** The period under way, and what came in it. */
  let since = 0;
  let spent = 0;
  let timer: NodeJS.Timeout | null = null;

  const settle = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (size === 0) return;
    const bytes = joined(waiting);
    waiting = [];
    size = 0;
    limit = BATCH;
    parse(bytes);
  };

  /** Whether what waits is plain, and may wait to become more. */
  const mayGrow = (): boolean => {
    if (limit === PLAIN_BATCH) return false;
    const bytes = joined(waiting);
    waiting = [bytes];
    if (size - plainLength(bytes) > LONGEST_SGR) return false;
    limit = PLAIN_BATCH;
    return true;
  };

  return {
    add: (bytes) => {
      const now = performance.now();
      if (now - since >= PERIOD_MS) {
        since = now;
        spent = 0;
      }
      waiting.push(bytes);
      size += bytes.length;
      spent += bytes.length;
      if (timer === null && spent <= AT_ONCE) settle();
      else if (size >= limit && !mayGrow()) settle();
      else timer ??= setTimeout(settle, since + PERIOD_MS - now);
    },
    settle,
  };
}

/** What is left at the end may be the beginning of an SGR sequence; longer ones are rare. */
const LONGEST_SGR = 64;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}
