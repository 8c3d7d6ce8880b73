import { DEFAULT_CONFIG, type TelegramConfig } from './config.ts';
import { type Check, flag, type TableReader, text } from './config-shape.ts';

/** Reads `[telegram]`. */
export function readTelegram(table: TableReader): TelegramConfig {
  const fallback = DEFAULT_CONFIG.telegram;
  return {
    enabled: table.read('enabled', flag, fallback.enabled),
    token_file: table.read<string | null>('token_file', text, fallback.token_file),
    group: table.read<number | null>('group', groupId, fallback.group),
    topics: table.read('topics', flag, fallback.topics),
    quiet: table.read('quiet', flag, fallback.quiet),
    only_when_away: table.read('only_when_away', flag, fallback.only_when_away),
    api_root: table.read('api_root', apiRoot, fallback.api_root),
  };
}

/** Groups have negative numbers; a positive one would be a person's private chat. */
const groupId: Check<number> = (value) =>
  Number.isSafeInteger(value) && Number(value) < 0
    ? { value: Number(value) }
    : { expected: 'the number of a group, which is negative, as -1001234567890' };

/** The token is in every request's path: it must not cross a network in the clear. */
const apiRoot: Check<string> = (value) => {
  const expected = { expected: 'an address with https, or with http on 127.0.0.1, [::1] or localhost' };
  if (typeof value !== 'string' || !URL.canParse(value)) return expected;
  const { protocol, hostname, username, search, hash } = new URL(value);
  const near = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && near)) return expected;
  if (username !== '' || search !== '' || hash !== '') return expected;
  return { value: value.replace(/\/+$/, '') };
};
