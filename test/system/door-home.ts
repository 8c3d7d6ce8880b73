import { readlinkSync } from 'node:fs';
import type { TtyOffer } from '../../src/domain/tty-offer.ts';
import { startTerminal, type TestTerminal } from '../surfaces/attach/test-terminal.ts';

/** A terminal that was made raw, with a process in it that does nothing, as a shell's job; killing it is no hang-up. */
export type OfferedTerminal = { readonly terminal: TestTerminal; readonly offer: TtyOffer };

const SHELL =
  'exec 3<&0; stty -g; stty raw -echo -iexten; stty -g; sleep 1000 <&3 & echo $!; printf ready; wait; sleep 1000';

const COOKED = 'exec 3<&0; stty -g; sleep 1000 <&3 & echo $!; printf ready; wait; sleep 1000';

/** Opens one that is as its process found it. */
export async function offerCookedTerminal(
  more: Partial<TtyOffer> = {},
): Promise<OfferedTerminal & { readonly found: string }> {
  const terminal = startTerminal({ command: ['bash', '-c', COOKED], cols: 80, rows: 24 });
  const [, found = '', holder] = await terminal.seen(/([\w:]+)\r\n(\d+)\r\nready/);
  const pid = Number(holder);
  const path = readlinkSync(`/proc/${pid}/fd/0`);
  const offer = { path, pid, settings: null, detach_key: 'C-\\', linger: false, cooked: true, ...more };
  return { terminal, offer, found };
}

/** Opens one, at 80 x 24 unless told otherwise. */
export async function offerTerminal(
  more: Partial<TtyOffer> = {},
  size = { cols: 80, rows: 24 },
): Promise<OfferedTerminal> {
  const terminal = startTerminal({ command: ['bash', '-c', SHELL], ...size });
  const [, found = '', raw = '', holder] = await terminal.seen(/([\w:]+)\r\n([\w:]+)\n(\d+)\nready/);
  const pid = Number(holder);
  const path = readlinkSync(`/proc/${pid}/fd/0`);
  const offer = { path, pid, settings: { found, raw }, detach_key: 'C-\\', linger: false, ...more };
  return { terminal, offer };
}
