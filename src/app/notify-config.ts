import type { QuietHours } from '../domain/notification.ts';
import type { Config } from './config.ts';
import { type Check, flag, oneOf, type TableReader } from './config-shape.ts';

/** Reads `[notify]`. */
export function readNotify(table: TableReader, fallback: Config['notify']): Config['notify'] {
  return {
    desktop: table.read('desktop', oneOf('auto', 'on', 'off'), fallback.desktop),
    terminal: table.read('terminal', flag, fallback.terminal),
    webhook: table.read('webhook', address, fallback.webhook),
    ntfy: table.read('ntfy', address, fallback.ntfy),
    content: table.read('content', flag, fallback.content),
    ends: table.read('ends', flag, fallback.ends),
    quiet_hours: table.read<QuietHours | null>('quiet_hours', quietHours, fallback.quiet_hours),
  };
}

/** What is told must not pass by strangers in the clear. */
const address: Check<string> = (value) => {
  const expected = 'an address that begins with https:// (http:// only on this machine), or ""';
  if (value === '') return { value };
  if (typeof value !== 'string' || !URL.canParse(value)) return { expected };
  const { protocol, hostname, username } = new URL(value);
  const own = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // Programs that post refuse a name in the address.
  if (username !== '') return { expected: 'an address without a name and a password in it' };
  return protocol === 'https:' || (protocol === 'http:' && own) ? { value } : { expected };
};

/** `22:00-07:00`, or `""`. */
export const quietHours: Check<QuietHours | null> = (value) => {
  if (value === '') return { value: null };
  const [, from, until] = /^(\S+?) ?- ?(\S+)$/.exec(String(value)) ?? [];
  const hours = { from: minuteOf(from), until: minuteOf(until) };
  if (Number.isNaN(hours.from) || Number.isNaN(hours.until) || hours.from === hours.until) {
    return { expected: 'a time as "22:00-07:00", or ""' };
  }
  return { value: hours };
};

function minuteOf(time: string | undefined): number {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time ?? '') ?? [];
  return Number(hour) * 60 + Number(minute);
}
