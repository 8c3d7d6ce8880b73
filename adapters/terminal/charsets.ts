import { Terminal } from '@xterm/headless/lib-headless/xterm-headless.mjs';
import { coreOf } from './xterm-internals.ts';

/** The sequence that designates a charset as G0 to G3; '' where xterm.js knows none such. */
export function charsetSequence(slot: 0 | 1 | 2 | 3, charset: object): string {
  const final = finals().get(charset);
  return final === undefined ? '' : `\x1b${SLOTS[slot]}${final}`;
}

const SLOTS = ['(', ')', '*', '+'] as const;

let known: Map<object, string> | null = null;

/** xterm.js keeps tables, not names: so a scratch terminal tells which table each name stands for, once. */
function finals(): Map<object, string> {
  if (known !== null) return known;
  known = new Map();
  const scratch = new Terminal({ cols: 2, rows: 1, allowProposedApi: true, logLevel: 'off' });
  const core = coreOf(scratch);
  for (const final of '0A4C5RQKYE6ZH7=') {
    core.writeSync(`\x1b(${final}`);
    const table = core._charsetService.charset;
    if (table !== undefined && !known.has(table)) known.set(table, final);
  }
  scratch.dispose();
  return known;
}
