import type { ReadStream, WriteStream } from 'node:tty';
import type { Agent } from '../../src/domain/agent.ts';

/** How an agent ended, in words: `a3 exited 0`. */
export function endOf(agent: Agent): string {
  if (agent.state !== 'exited') return `${agent.id} cannot be reached`;
  if (agent.signal !== null) return `${agent.id} was ended by ${agent.signal}`;
  return agent.exit_code === null ? `${agent.id} has ended` : `${agent.id} exited ${agent.exit_code}`;
}

/** Mouse, focus and paste reports off, so that a move of the mouse is not taken for a key. */
const QUIET = '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?2004l';

/** Keys that leave the last screen: not those that a person types on when an agent ends in mid-sentence. */
const LEAVE = /[qQ\x03\x1c]/;

/** Writes a line at the bottom of the last screen and waits until a person has read it. */
export async function showEnd(
  terminal: { readonly input: ReadStream; readonly output: WriteStream },
  text: string,
): Promise<void> {
  const { input, output } = terminal;
  output.write(`${QUIET}\x1b7\x1b[r\x1b[999;1H\x1b[0;7m[${text}] q closes\x1b[m\x1b[K\x1b8`);
  await new Promise<void>((resolve) => {
    const read = (bytes: Uint8Array): void => {
      if (LEAVE.test(Buffer.from(bytes).toString('latin1'))) end();
    };
    const end = (): void => {
      input.off('data', read);
      input.off('end', end);
      resolve();
    };
    input.on('data', read);
    input.on('end', end);
    input.resume();
  });
  // A terminal that is still read would keep the process from ending.
  input.pause();
}
