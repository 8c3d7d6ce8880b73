import { BotError } from '../../src/ports/telegram-bot.ts';
import { leanFetch } from './lean-fetch.ts';

/** As much as the Bot API gives. */
const MAX_BYTES = 20 * 1024 * 1024;

/** The content of a file of Telegram's, whose address holds the token. Rejects as `refused` when it is larger than allowed. */
export async function download(address: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await leanFetch(address, { signal });
  if (!response.ok) throw new BotError(response.status >= 500 ? 'away' : 'refused', `the file: ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.length;
    if (size > MAX_BYTES) throw new BotError('refused', `the file is larger than ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
