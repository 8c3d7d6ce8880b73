/** How many bytes a text has in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += width(codePoint(character));
  return bytes;
}

/** A text in UTF-8. For single keys: a layer without Node has no TextEncoder, and long texts are encoded by adapters. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) pushBytes(bytes, codePoint(character));
  return Uint8Array.from(bytes);
}

function codePoint(character: string): number {
  const code = character.codePointAt(0) ?? 0xfffd;
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}

function width(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function pushBytes(bytes: number[], code: number): void {
  const more = width(code) - 1;
  if (more === 0) {
    bytes.push(code);
    return;
  }
  const lead = [0, 0xc0, 0xe0, 0xf0][more] ?? 0;
  bytes.push(lead | (code >> (6 * more)));
  for (let rest = more - 1; rest >= 0; rest--) bytes.push(0x80 | ((code >> (6 * rest)) & 0x3f));
}

/** The text of UTF-8 bytes, of a character or two; what is none becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const { code, length } = decoded(bytes, at);
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}

function decoded(bytes: Uint8Array, at: number): { readonly code: number; readonly length: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { code: lead, length: 1 };
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const rest = bytes.subarray(at + 1, at + length);
  if (lead < 0xc2 || lead > 0xf4 || rest.length < length - 1 || rest.some((byte) => (byte & 0xc0) !== 0x80)) return BAD;
  const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), lead & (0xff >> (length + 1)));
  return code > 0x10ffff || width(code) !== length ? BAD : { code, length };
}

const BAD = { code: 0xfffd, length: 1 } as const;
