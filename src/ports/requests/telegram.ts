import type { Empty } from './refs.ts';

/** Somebody whose words the bot takes. */
export type TelegramUser = {
  /** Telegram's number; names are no identity there. */
  readonly id: number;
  readonly name: string;
  readonly paired_at: number;
};

/**
 * How the bot is doing.
 * - off: not wanted, or not in this mode
 * - starting: Telegram has not answered yet
 * - ok: polling
 * - degraded: it goes on trying; `reason` says what is wrong
 * - stopped: it was given up, until the configuration is read again
 */
export type TelegramState = 'off' | 'starting' | 'ok' | 'degraded' | 'stopped';

export type TelegramStatus = {
  readonly state: TelegramState;
  /** When it came to be in that state. */
  readonly since: number;
  readonly reason: string | null;
  /** The bot's user name; null: Telegram has not told it. */
  readonly bot: string | null;
  /** When Telegram last answered a poll. */
  readonly polled_at: number | null;
  readonly users: readonly TelegramUser[];
  /** How many messages wait to be sent. */
  readonly waiting: number;
};

/** A code that makes whoever sends it to the bot its user. */
export type Pairing = { readonly code: string; readonly expires_at: number; readonly bot: string };

/** What became of a code. */
export type PairingEnd =
  | { readonly kind: 'paired'; readonly user: TelegramUser }
  | { readonly kind: 'expired' | 'void' | 'none' };

/** About the Telegram bot. */
export type TelegramRequests = {
  get_telegram: { params: Empty; result: TelegramStatus };
  /** Shows a code to be sent to the bot from a phone; the one before is void. */
  pair_telegram: { params: Empty; result: Pairing };
  /** Answers once the open code was used, is void or has expired. */
  await_pairing: { params: Empty; result: PairingEnd };
  unpair_telegram: { params: { readonly user: number }; result: TelegramUser };
  /** Sends a word to every chat of the bot's. */
  test_telegram: { params: Empty; result: { readonly chats: number } };
};
