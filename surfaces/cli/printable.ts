import { plainText } from '../terminal/display-text.ts';

const SGR = /\u001b\[[0-9;:]*m/g;

/** Text of several lines from a title, an agent or a file, each safe to print. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => plainText(line.replaceAll('\t', '    ')));
}

/** A line of a rendered screen: its colours and weights stay, all else that a terminal would act on goes. */
export function printableColored(line: string): string {
  const colors = line.match(SGR) ?? [];
  return line
    .split(SGR)
    .map((text, index) => plainText(text) + (colors[index] ?? ''))
    .join('');
}
