import type { WriteStream } from 'node:tty';

/** Where a command's words go: data on stdout, talk on stderr. */
export interface Output {
  /** Whether `--json` was given: data is then JSON, and nothing else is on stdout. */
  readonly json: boolean;
  /** Whether stdout may have colours. */
  readonly color: boolean;
  /** Width of the terminal in cells; 80 when stdout is none. */
  readonly columns: number;
  /** One JSON value, on one line. */
  value(value: unknown): Promise<void>;
  /** Lines for people; what comes from titles and agents must have gone through `printable`. */
  lines(lines: readonly string[]): Promise<void>;
  /** Bytes as they are. */
  bytes(bytes: Uint8Array | string): Promise<void>;
  /** A sentence for the person, on stderr; not with `--json`. */
  talk(text: string): void;
}

/** Whoever read our stdout has gone, as `head` does; the command ends quietly. */
export class ReaderGone extends Error {}

/** Output to two streams. A write resolves when the stream can take more, so that a slow reader slows us, not our memory. */
export function createOutput(
  streams: { readonly stdout: WriteStream; readonly stderr: WriteStream },
  options: { readonly json: boolean; readonly color: boolean },
): Output {
  const { stdout, stderr } = streams;
  let gone = false;
  stdout.on('error', () => {
    gone = true;
  });
  const bytes = (data: Uint8Array | string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (gone || stdout.destroyed) reject(new ReaderGone());
      else stdout.write(data, (error) => (error ? reject(new ReaderGone()) : resolve()));
    });
  return {
    json: options.json,
    color: options.color,
    columns: stdout.columns ?? 80,
    value: (value) => bytes(`${JSON.stringify(value)}\n`),
    lines: (lines) => (lines.length === 0 ? Promise.resolve() : bytes(`${lines.join('\n')}\n`)),
    bytes,
    talk: (text) => {
      if (!options.json) stderr.write(`${text}\n`);
    },
  };
}
