import type { Readable, Writable } from 'node:stream';
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk';

/** Longest message that an agent may send, in UTF-16 units: it may hold a whole file. */
const MAX_MESSAGE = 16 * 1024 * 1024;

/** Most of what is no message that is looked at, of one line. */
const MAX_STRAY = 200;

export type StreamListener = {
  /** A line that is no message. */
  readonly stray: (line: string) => void;
  /** No more is read, for that reason. */
  readonly broke: (why: string) => void;
};

/**
 * The messages of an agent on its standard input and output, a line each. Some programs write a
 * word to their output before they know better. Reads no faster than the messages are taken.
 */
export function messageStream(input: Writable, output: Readable, listener: StreamListener): Stream {
  // A message to an agent that has ended is lost; its end is noticed elsewhere.
  input.on('error', () => undefined);
  return {
    readable: ReadableStream.from(readMessages(output, listener)) as Stream['readable'],
    writable: new WritableStream({
      write: (message) =>
        new Promise<void>((resolve) => {
          input.write(`${JSON.stringify(message)}\n`, () => resolve());
        }),
    }),
  };
}

async function* readMessages(output: Readable, { stray, broke }: StreamListener): AsyncGenerator<AnyMessage> {
  let parts: string[] = [];
  let length = 0;
  output.setEncoding('utf8');
  for await (const chunk of output as AsyncIterable<string>) {
    const lines = chunk.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const whole = parts.join('') + line;
      parts = [];
      length = 0;
      const message = parse(whole);
      if (message !== null) yield message;
      else if (whole.trim() !== '') stray(whole.trim().slice(0, MAX_STRAY));
    }
    parts.push(rest);
    length += rest.length;
    if (length > MAX_MESSAGE) {
      broke(`it sent a message of more than ${MAX_MESSAGE / 1024 / 1024} MiB`);
      return;
    }
  }
}

function parse(line: string): AnyMessage | null {
  if (!line.trimStart().startsWith('{')) return null;
  try {
    return JSON.parse(line) as AnyMessage;
  } catch {
    return null;
  }
}
