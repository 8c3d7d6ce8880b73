import { lstatSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { TelegramConfig } from './config.ts';
import type { World } from './world.ts';

/** The environment's token, for who keeps none in a file. */
export const TOKEN_VARIABLE = 'MOITUMI_TELEGRAM_TOKEN';

/** As Telegram makes them: the bot's number and its secret. */
const TOKEN = /^\d{1,20}:[\w-]{20,100}$/;

/** The bot's token. Throws a sentence, without a word of the file, that says what is wrong. */
export function readToken(config: TelegramConfig, configFile: string, env: World['env']): string {
  const token =
    config.token_file === null ? fromEnvironment(env) : fromFile(resolve(dirname(configFile), config.token_file));
  if (TOKEN.test(token)) return token;
  const where = config.token_file ?? TOKEN_VARIABLE;
  throw new Error(`${where} holds no bot token; @BotFather gives one, as 123456:ABC…`);
}

function fromEnvironment(env: World['env']): string {
  const token = env[TOKEN_VARIABLE];
  if (token !== undefined && token !== '') return token.trim();
  throw new Error(`there is no token: set telegram.token_file to a file of mode 0600, or ${TOKEN_VARIABLE}`);
}

function fromFile(file: string): string {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new Error(`the token's file ${file} is not there`);
  if (!stat.isFile()) throw new Error(`the token's file ${file} is no plain file`);
  if (stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) {
    throw new Error(`others can read the token's file ${file}: chmod 600 it`);
  }
  return readFileSync(file, 'utf8').trim();
}
