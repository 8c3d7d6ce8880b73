import type { WriteStream } from 'node:tty';
import { MoitumiError } from '../../src/domain/error.ts';
import type { CliContext } from './context.ts';

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

/**
 * Output to two streams, each opened when it is first used, since that takes half a millisecond.
 * A slow reader slows the command, and does not grow its memory.
 */
export function createOutput(
  streams: { readonly stdout: WriteStream; readonly stderr: WriteStream; readonly env: CliContext['env'] },
  options: { readonly json: boolean; readonly plain: boolean },
): Output {
  const { json } = options;
  const stdout = opened(() => streams.stdout);
  const stderr = opened(() => streams.stderr);
  const bytes = (data: Uint8Array | string): Promise<void> =>
    new Promise((resolve, reject) => {
      stdout().write(data, (error) => (error ? reject(writeError(error)) : resolve()));
    });
  const complain = (line: string): void => {
    stderr().write(`${line}\n`);
  };
  return {
    json,
    get color() {
      return !json && !options.plain && wantsColor(streams.env, stdout());
    },
    get columns() {
      return stdout().isTTY ? stdout().columns : null;
    },
    value: (value) => bytes(`${JSON.stringify(value)}\n`),
    lines: (lines) => (lines.length === 0 ? Promise.resolve() : bytes(`${lines.join('\n')}\n`)),
    bytes,
    talk: (text) => {
      if (!json) complain(text);
    },
    complain,
  };
}

/** A stream, opened at its first use. A write's own callback tells what fails; unheard, it would end the process. */
function opened(open: () => WriteStream): () => WriteStream {
  let stream: WriteStream | null = null;
  return () => {
    stream ??= open().on('error', () => undefined);
    return stream;
  };
}

/** Whether a stream gets colours: on a terminal that has some, unless NO_COLOR; anywhere with FORCE_COLOR. */
function wantsColor(env: CliContext['env'], stream: WriteStream): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' && stream.isTTY === true;
}

function writeError(error: Error): Error {
  const gone = 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
  return gone ? new ReaderGone() : new MoitumiError('internal', `Cannot write to stdout: ${error.message}`);
}
