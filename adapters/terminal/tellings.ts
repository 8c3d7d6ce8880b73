import { contentOf, endOfSequence, nextSequence, sequenceAt } from './escape-sequences.ts';

/**
 * What of an agent's output draws nothing and is meant for whoever looks: the bell, notifications (OSC 9, 99, 777) and
 * the program's status (7501). For terminals that get pictures instead of the output, in which these would be lost.
 * `bytes` are whole sequences, as a viewer filter lets them pass.
 */
export function tellings(bytes: Uint8Array): Uint8Array {
  const told: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = nextSequence(bytes, at);
    if (bytes.subarray(at, next).includes(BELL)) told.push(Uint8Array.of(BELL));
    if (next === bytes.length) break;
    const found = sequenceAt(bytes, next);
    const end = endOfSequence(bytes, next);
    at = end > next ? end : bytes.length;
    if (found?.kind === 'osc' && TELLING.test(contentOf(bytes, found.content, at))) told.push(bytes.subarray(next, at));
  }
  return Buffer.concat(told);
}

const BELL = 0x07;

const TELLING = /^(?:9|99|777|7501);/;
