import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandCall } from './command.ts';
import { usageError } from './usage-error.ts';

/** The most that is read: what is longer fits into no request (its limit is 1 MiB), whatever it is for. */
const MAX_TEXT = 1024 * 1024;

/** The text of a file, or of stdin for `-`. */
export async function readTextFrom(call: CommandCall, source: string): Promise<string> {
  if (source === '-') return readStdin(call);
  try {
    return limited(await readFile(resolve(call.context.cwd, source)), source);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw usageError(`Cannot read \`${source}\`: ${error.message}`);
    throw error;
  }
}

/** The text itself, or what stdin has for `-`; there, the line end that closes it is left out. */
export async function textOrStdin(call: CommandCall, text: string): Promise<string> {
  return text === '-' ? (await readStdin(call)).replace(/\r?\n$/, '') : text;
}

async function readStdin(call: CommandCall): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of call.context.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_TEXT) break;
    chunks.push(bytes);
  }
  return limited(Buffer.concat(chunks), 'stdin', size);
}

function limited(bytes: Buffer, source: string, size = bytes.length): string {
  if (size > MAX_TEXT)
    throw usageError(`\`${source}\` is longer than ${MAX_TEXT} bytes, which is the most that is taken.`);
  return bytes.toString('utf8');
}
