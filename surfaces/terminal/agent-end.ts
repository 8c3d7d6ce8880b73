import type { ReadStream, WriteStream } from 'node:tty';
import type { Agent } from '../../src/domain/agent.ts';
import { closesEnd, endLine, endWords } from '../../src/domain/agent-end.ts';

/** What became of an agent, in words. */
export function endOf(agent: Agent): string {
  return agent.state === 'exited' ? endWords(agent.id, agent) : `${agent.id} cannot be reached`;
}

/** Writes a line at the bottom of the last screen and waits until a person has read it. */
export async function showEnd(
  terminal: { readonly input: ReadStream; readonly output: WriteStream },
  text: string,
): Promise<void> {
  const { input, output } = terminal;
  output.write(endLine(text));
  await new Promise<void>((resolve) => {
    const read = (bytes: Uint8Array): void => {
      if (closesEnd(bytes)) end();
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
