import { KEY_TABLE } from '../key-table.ts';
import type { Line } from './line.ts';

/** The key table, as far as it fits. */
export function helpLines(scroll: number, height: number): Line[] {
  return KEY_TABLE.slice(scroll, scroll + height).map(({ shown, help }) => ({
    left: [
      ['key', ` ${shown.padEnd(6)}`],
      ['text', help],
    ],
  }));
}
