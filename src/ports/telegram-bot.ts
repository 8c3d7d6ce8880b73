/** A part of a text that looks otherwise; offsets and lengths in UTF-16 units, as Telegram counts. */
export type TextMark = {
  readonly type: 'bold' | 'italic' | 'code' | 'pre';
  readonly offset: number;
  readonly length: number;
  /** Of a `pre`. */
  readonly language?: string;
};

export type MarkedText = { readonly text: string; readonly marks: readonly TextMark[] };

/** A button under a message; `data` comes back when it is pressed, 64 bytes at most. */
export type BotButton = { readonly label: string; readonly data: string; readonly style?: 'danger' | 'success' };

export type BotButtons = readonly (readonly BotButton[])[];

/** What the bot can do. `topic`: the thread of a forum; null: the chat itself. */
export type BotCall =
  | ({
      readonly kind: 'send';
      readonly chat: number;
      readonly topic: number | null;
      readonly buttons: BotButtons;
      readonly silent: boolean;
    } & MarkedText)
  | ({
      readonly kind: 'edit';
      readonly chat: number;
      readonly message: number;
      readonly buttons: BotButtons;
    } & MarkedText)
  /** A file made of text, with a caption. */
  | {
      readonly kind: 'file';
      readonly chat: number;
      readonly topic: number | null;
      readonly name: string;
      readonly content: string;
      readonly caption: string;
      readonly buttons: BotButtons;
    }
  | { readonly kind: 'edit_caption'; readonly chat: number; readonly message: number; readonly caption: string }
  | { readonly kind: 'react'; readonly chat: number; readonly message: number; readonly emoji: string }
  | { readonly kind: 'typing'; readonly chat: number; readonly topic: number | null }
  | { readonly kind: 'answer'; readonly callback: string; readonly text: string; readonly alert: boolean }
  | { readonly kind: 'open_topic'; readonly chat: number; readonly name: string }
  | { readonly kind: 'name_commands'; readonly commands: readonly { readonly name: string; readonly help: string }[] };

/** What a call made: a message, a topic, or nothing that has a number. */
export type BotMade = { readonly message: number | null; readonly topic: number | null };

export type BotIdentity = {
  readonly id: number;
  readonly username: string;
  /** Its private chats can have topics. */
  readonly private_topics: boolean;
};

/**
 * Why Telegram did not do it.
 * - unauthorized: the token is wrong, or was revoked
 * - conflict: another program polls for the same bot
 * - flood: too much at once; not before `retry_after_ms`
 * - refused: it never will, as it stands
 * - away: no answer, or one that says that Telegram itself is not well
 */
export type BotTrouble = 'unauthorized' | 'conflict' | 'flood' | 'refused' | 'away';

/** The message never holds the token, nor an address with it. */
export class BotError extends Error {
  readonly trouble: BotTrouble;
  readonly retryAfterMs: number;

  constructor(trouble: BotTrouble, message: string, retryAfterMs = 0) {
    super(message);
    this.name = 'BotError';
    this.trouble = trouble;
    this.retryAfterMs = retryAfterMs;
  }
}

/** An update as Telegram told it: whatever JSON can say, but for its number. */
export type RawUpdate = { readonly update_id: number; readonly [kind: string]: unknown };

/** One bot at Telegram. Everything rejects with BotError and nothing else. */
export interface ITelegramBot {
  identify(): Promise<BotIdentity>;
  /**
   * Gives updates from number `offset` on; null: from the first unconfirmed. What lies before `offset` is confirmed, and
   * gone. `patient`: where there are none it waits for some, for as long as is usual.
   */
  poll(offset: number | null, patient: boolean): Promise<readonly RawUpdate[]>;
  call(call: BotCall): Promise<BotMade>;
  /** Rejects as `refused` over 20 MB, which is as much as the Bot API gives. */
  download(fileId: string): Promise<Uint8Array>;
  /** Cuts whatever is under way; what waits for it rejects as `away`. */
  close(): void;
}
