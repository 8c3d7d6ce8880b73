import type { Pairing, PairingEnd, TelegramStatus, TelegramUser } from './requests/telegram.ts';

/** The home's Telegram bot, as the core asks for it. All but `status` reject with `telegram_off` while none runs. */
export interface ITelegram {
  status(): TelegramStatus;
  /** Makes a new code; the one before is void. */
  pair(): Promise<Pairing>;
  /** Resolves when the latest code was used, is void or has expired; at once when that was before, or none was made. */
  pairing(): Promise<PairingEnd>;
  /** Rejects with `not_paired`. */
  unpair(user: number): Promise<TelegramUser>;
  /** Sends a word to every chat that the bot speaks to; resolves with how many got it. */
  test(): Promise<number>;
}
