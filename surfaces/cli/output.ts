import type { WriteStream } from 'node:tty';
import { MoitumiError } from '../../src/domain/error.ts';

/** Where a command's words go: data on stdout, talk on stderr. */
export interface Output {
  /** Whether `--json` was given: data is then JSON, and nothing else is on stdout. */
  readonly json: boolean;
  /** Whether stdout may have colours. */
  readonly color: boolean;
  /** Width of the terminal in cells; null: stdout is none, and nothing needs to be cut. */
  readonly columns: number | null;
  /** One JSON value, on one line. Like all data, resolves when the stream took it; rejects with ReaderGone. */
  value(value: unknown): Promise<void>;
  /** Lines for people; what comes from titles and agents must have been made printable. */
  lines(lines: readonly string[]): Promise<void>;
  /** Bytes as they are. */
  bytes(bytes: Uint8Array | string): Promise<void>;
  /** A sentence for the person, on stderr; nothing with `--json`. */
  talk(text: string): void;
  /** A line on stderr, in any case. */
  complain(line: string): void;
}

/** Whoever read our stdout has gone, as `head` does; the command ends quietly. */
export class ReaderGone extends Error {}

/** Output to two streams. A slow reader slows the command, and does not grow its memory. */
export function createOutput(
  streams: { readonly stdout: WriteStream; readonly stderr: WriteStream },
  options: { readonly json: boolean; readonly color: boolean },
): Output {
  const { stdout, stderr } = streams;
  // The write's own callback tells; without a listener the stream would end the process.
  stdout.on('error', () => undefined);
  stderr.on('error', () => undefined);
  const bytes = (data: Uint8Array | string): Promise<void> =>
    new Promise((resolve, reject) => {
      stdout.write(data, (error) => (error ? reject(writeError(error)) : resolve()));
    });
  const complain = (line: string): void => {
    stderr.write(`${line}\n`);
  };
  return {
    ...options,
    columns: stdout.isTTY ? stdout.columns : null,
    value: (value) => bytes(`${JSON.stringify(value)}\n`),
    lines: (lines) => (lines.length === 0 ? Promise.resolve() : bytes(`${lines.join('\n')}\n`)),
    bytes,
    talk: (text) => {
      if (!options.json) complain(text);
    },
    complain,
  };
}

/** Whether a stream gets colours: on a terminal that has some, unless NO_COLOR; anywhere with FORCE_COLOR. */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, stream: WriteStream): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' && stream.isTTY === true;
}

function writeError(error: Error): Error {
  const gone = 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
  return gone ? new ReaderGone() : new MoitumiError('internal', `Cannot write to stdout: ${error.message}`);
}
