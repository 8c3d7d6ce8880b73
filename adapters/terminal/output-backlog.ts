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

/**
 * A backlog that hands over to `parse`, with the length of the plain output that the bytes are known to begin with.
 * `skips`: of plain output, as the screen is, the last lines are enough.
 */
export function createOutputBacklog(
  parse: (bytes: Uint8Array, plain: number) => void,
  skips: () => boolean,
): OutputBacklog {
  let waiting: Uint8Array[] = [];
  let size = 0;
  /** How much of the beginning of what waits is plain; and what comes after it, which may be part of a sequence. */
  let plain = 0;
  let unread: Uint8Array = NOTHING;
  /** The period under way, and what came in it. */
  let since = 0;
  let spent = 0;
  let timer: NodeJS.Timeout | null = null;

  const settle = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (size === 0) return;
    const bytes = joined(waiting);
    const known = plain;
    waiting = [];
    size = 0;
    plain = 0;
    unread = NOTHING;
    parse(bytes, known);
  };

  const isPlain = (): boolean => size - plain <= LONGEST_SEQUENCE;

  const read = (added: Uint8Array): void => {
    const bytes = joined(unread.length === 0 ? [added] : [unread, added]);
    const length = plainLength(bytes);
    plain += length;
    unread = bytes.subarray(length);
  };

  const isFull = (): boolean => size >= PLAIN_BATCH || (size >= BATCH && !(isPlain() && skips()));

  return {
    add: (bytes) => {
      const now = performance.now();
      if (now - since >= PERIOD_MS) {
        since = now;
        spent = 0;
      }
      spent += bytes.length;
      const atOnce = timer === null && spent <= AT_ONCE;
      if (!atOnce && isPlain()) read(bytes);
      waiting.push(bytes);
      size += bytes.length;
      if (atOnce || isFull()) settle();
      else timer ??= setTimeout(settle, since + PERIOD_MS - now);
    },
    settle,
  };
}

/** What is left at the end may be the beginning of a plain sequence; longer ones are rare. */
const LONGEST_SEQUENCE = 64;

const NOTHING = new Uint8Array(0);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}
