/**
 * Text as a terminal pastes it: without the control characters that would break out of the paste or act on their own
 * (C0 save TAB and LF, DEL, C1), lines ended as Enter does, and wrapped if the program asked for it.
 */
export function pasteBytes(text: string, bracketed: boolean): Uint8Array {
  const cleaned = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replaceAll('\n', '\r');
  return new TextEncoder().encode(bracketed ? `\x1b[200~${cleaned}\x1b[201~` : cleaned);
}
