import { GrammyError, HttpError } from 'grammy/web';
import { BotError } from '../../src/ports/telegram-bot.ts';

/** Longest that an error's words may be. */
const MAX_WORDS = 300;

/** What went wrong, in our words, without the token; grammY's own errors hold the address, and so the token. */
export function botError(thrown: unknown, token: string): BotError {
  if (thrown instanceof BotError) return thrown;
  if (thrown instanceof GrammyError) return refusal(thrown, token);
  if (thrown instanceof HttpError) return new BotError('away', `no answer: ${words(thrown.error, token)}`);
  return new BotError('away', words(thrown, token));
}

function refusal({ error_code: code, description, parameters }: GrammyError, token: string): BotError {
  const text = `${code}: ${withoutToken(description, token)}`;
  if (code === 401) return new BotError('unauthorized', text);
  // What Telegram answers to a token that is no token at all.
  if (code === 404 && description === 'Not Found') return new BotError('unauthorized', text);
  if (code === 409) return new BotError('conflict', text);
  if (code === 429) return new BotError('flood', text, (parameters.retry_after ?? 1) * 1_000);
  return new BotError(code >= 500 ? 'away' : 'refused', text);
}

function words(thrown: unknown, token: string): string {
  return withoutToken(thrown instanceof Error ? thrown.message : String(thrown), token).slice(0, MAX_WORDS);
}

/** Both halves: the second alone is the secret. */
function withoutToken(text: string, token: string): string {
  const secret = token.slice(token.indexOf(':') + 1);
  return text.replaceAll(token, '<token>').replaceAll(secret, '<token>');
}
