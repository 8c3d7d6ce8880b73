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

/** Largest batch to be parsed as a whole: 32 KiB take 1 to 2 ms, and other agents wait meanwhile. */
const BATCH = 32 * 1024;

/** Largest batch of plain output, of which only the last lines are parsed. */
const PLAIN_BATCH = 512 * 1024;

/** A backlog that hands over to `parse`. `skips`: of plain output, as the screen is, the last lines are enough. */
export function createOutputBacklog(parse: (bytes: Uint8Array) => void, skips: () => boolean): OutputBacklog {
  let waiting: Uint8Array[] = [];
  let size = 0;
  /** What waits is plain: it may become more. */
  let plain = true;
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
    plain = true;
    parse(bytes);
  };

  const isFull = (added: Uint8Array): boolean => {
    plain &&= added.length - plainLength(added) <= LONGEST_SEQUENCE;
    return size >= PLAIN_BATCH || (size >= BATCH && !(plain && skips()));
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
      else if (isFull(bytes)) settle();
      else timer ??= setTimeout(settle, since + PERIOD_MS - now);
    },
    settle,
  };
}

/** What is left at the end may be the beginning of a plain sequence; longer ones are rare. */
const LONGEST_SEQUENCE = 64;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}
