/** Longest name that is kept of a file, in characters. */
const MAX_NAME = 80;

/**
 * What a file of a phone is called here: the update's number first, so that each has its own name and the same one
 * again the same; of the sender's name only letters, digits, dots and dashes.
 */
export function inboxName(update: number, name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.normalize('NFC').replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const kept = [...plain.replace(/^[.-]+/, '')]
    .slice(-MAX_NAME)
    .join('')
    .replace(/^[.-]+/, '');
  return `${update}-${kept === '' ? 'file' : kept}`;
}
