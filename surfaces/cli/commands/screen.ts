import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { printableColored } from '../printable.ts';

/** `moitumi screen AGENT [--scrollback N] [--ansi]`: what an agent shows now. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const ansi = options.flag('ansi');
  const scrollback = options.number('scrollback', 0);
  const client = await call.connect();
  const screen = await client.request('read_screen', {
    agent: argument(call, 0),
    ...(scrollback === null ? {} : { scrollback }),
    ...(ansi ? { ansi } : {}),
  });
  if (output.json) await output.value(screen);
  else
    await output.lines(
      withoutEmptyEnd(screen.lines).map((line) => (ansi ? `${printableColored(line)}\u001b[0m` : plainText(line))),
    );
  return 0;
}

/** Rows below the last one that has anything. */
function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}
