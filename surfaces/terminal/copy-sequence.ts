/** What has the terminal put text into the person's clipboard (OSC 52), where it lets programs do so. */
export function copySequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;
}
