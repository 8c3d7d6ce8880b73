import type { Pairing, TelegramStatus, TelegramUser } from '../../src/ports/requests/telegram.ts';

/** A code, as `--json` prints it. */
export function pairingForm({ code, expires_at, bot }: Pairing) {
  return { code, expires_at: time(expires_at), bot };
}

/** Somebody paired. */
export function telegramUserForm({ id, name, paired_at }: TelegramUser) {
  return { id, name, paired_at: time(paired_at) };
}

/** How the bot is doing. */
export function telegramForm({ state, since, reason, bot, polled_at, users, waiting }: TelegramStatus) {
  const polled = polled_at === null ? null : time(polled_at);
  return { state, since: time(since), reason, bot, polled_at: polled, users: users.map(telegramUserForm), waiting };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
