import { StringDecoder } from 'node:string_decoder';

/** The last lines of a command's output, as a terminal that only ever writes on would show them. */
export type OutputLines = {
  take(bytes: Uint8Array): void;
  readonly lines: readonly string[];
};

/** Most that is kept of an output: more than anyone scrolls through in a pane. */
const MAX_LINES = 2_000;
const MAX_LINE = 4_000;

// Programs that draw anew clear the screen or reset the terminal first; the sequences must not be cut by a read.
const CLEARED = /\x1b\[[23]J|\x1bc/g;
const UNFINISHED = /\x1b[[\d;?]*$/;

/** Takes bytes wherever they were split; sequences other than those that clear stay in the lines. */
export function createOutputLines(): OutputLines {
  const decoder = new StringDecoder('utf8');
  let lines: string[] = [''];
  let held = '';

  const add = (text: string) => {
    const [first = '', ...rest] = text.split('\n');
    lines[lines.length - 1] = overwritten(`${lines.at(-1)}${first}`);
    for (const line of rest) {
      lines[lines.length - 1] = (lines.at(-1) ?? '').replace(/\r$/, '');
      lines.push(overwritten(line));
    }
    if (lines.length > MAX_LINES * 2) lines = lines.slice(-MAX_LINES);
  };

  return {
    take: (bytes) => {
      const text = held + decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      held = UNFINISHED.exec(text.slice(-16))?.[0] ?? '';
      const whole = text.slice(0, text.length - held.length);
      const last = [...whole.matchAll(CLEARED)].at(-1);
      if (last !== undefined) lines = [''];
      add(last === undefined ? whole : whole.slice(last.index + last[0].length));
    },
    get lines() {
      const shown = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
      return shown.slice(-MAX_LINES);
    },
  };
}

/** A line whose beginning was written over after a carriage return, as progress bars do it. */
function overwritten(line: string): string {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
  const at = ended.lastIndexOf('\r');
  const kept = at < 0 ? ended : ended.slice(at + 1);
  return (line.endsWith('\r') ? `${kept}\r` : kept).slice(0, MAX_LINE);
}
