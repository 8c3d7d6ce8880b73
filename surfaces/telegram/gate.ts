import type { RawUpdate } from '../../src/ports/telegram-bot.ts';

/** Where and by whom something was written or pressed. */
type Origin = {
  readonly update: number;
  readonly user: number;
  readonly chat: number;
  /** The thread that it is in; null: none. */
  readonly topic: number | null;
  readonly message: number;
};

/** What a paired person did. */
export type Incoming =
  | (Origin & { readonly kind: 'text'; readonly text: string; readonly replied: Replied | null })
  | (Origin & {
      readonly kind: 'file';
      readonly file: string;
      readonly name: string;
      readonly caption: string;
      readonly replied: Replied | null;
    })
  | (Origin & { readonly kind: 'press'; readonly callback: string; readonly data: string });

/** The message of the bot's that was answered. */
export type Replied = { readonly message: number; readonly text: string };

/** What the gate says of an update. */
export type Verdict =
  | { readonly kind: 'admitted'; readonly incoming: Incoming }
  /** Somebody unknown, alone with the bot: all that may come of it is a pairing. */
  | { readonly kind: 'stranger'; readonly user: number; readonly name: string; readonly text: string }
  | { readonly kind: 'refused'; readonly user: number | null; readonly reason: string };

/** Who may speak, and where. */
export type GateRules = {
  readonly bot: number;
  readonly isPaired: (user: number) => boolean;
  /** The one group that is allowed; null: none. */
  readonly group: number | null;
};

type Fields = Readonly<Record<string, unknown>>;

/** What marks a message that is not its sender's own, in this Bot API and in earlier ones. */
const NOT_THEIR_OWN = [
  'sender_chat',
  'sender_business_bot',
  'forward_origin',
  'forward_from',
  'forward_from_chat',
  'forward_sender_name',
  'forward_date',
  'is_automatic_forward',
  'via_bot',
  'business_connection_id',
  'guest_bot_caller_user',
  'guest_bot_caller_chat',
];

/**
 * Looks at an update before anything else does. Admitted is what a paired person wrote or pressed himself, in his
 * private chat with the bot or in the one named group. User names count for nothing (CVE-2026-28480).
 */
export function judge(update: RawUpdate, rules: GateRules): Verdict {
  const { message, callback_query: press } = update;
  if (isFields(press)) return judgePress(update.update_id, press, rules);
  if (isFields(message)) return judgeMessage(update.update_id, message, rules);
  return refused(null, 'neither a message nor a button');
}

function judgePress(update: number, press: Fields, rules: GateRules): Verdict {
  const person = personOf(press['from']);
  if (person === null) return refused(null, 'nobody sent it');
  if (!rules.isPaired(person.id)) return refused(person.id, 'a button, pressed by a stranger');
  const { message, id, data } = press;
  if (!isFields(message) || typeof id !== 'string' || typeof data !== 'string')
    return refused(person.id, 'no button of ours');
  const chat = allowedChat(message['chat'], person.id, rules);
  if (chat === null) return refused(person.id, 'a chat that is not allowed');
  const number = message['message_id'];
  if (!Number.isSafeInteger(number) || data.length > 64) return refused(person.id, 'no button of ours');
  const origin = { update, user: person.id, chat, topic: topicOf(message), message: Number(number) };
  return { kind: 'admitted', incoming: { kind: 'press', ...origin, callback: id, data } };
}

function judgeMessage(update: number, message: Fields, rules: GateRules): Verdict {
  const person = personOf(message['from']);
  if (person === null) return refused(null, 'nobody sent it, or a bot did');
  const foreign = NOT_THEIR_OWN.find((field) => message[field] !== undefined);
  if (foreign !== undefined) return refused(person.id, `not the sender's own: ${foreign}`);
  const { text } = message;
  const chat = allowedChat(message['chat'], person.id, rules);
  if (!rules.isPaired(person.id)) {
    if (chat === null || chat < 0 || typeof text !== 'string') return refused(person.id, 'a stranger');
    return { kind: 'stranger', user: person.id, name: person.name, text };
  }
  if (chat === null) return refused(person.id, 'a chat that is not allowed');
  const number = message['message_id'];
  if (!Number.isSafeInteger(number)) return refused(person.id, 'no message');
  const origin = { update, user: person.id, chat, topic: topicOf(message), message: Number(number) };
  const replied = repliedTo(message['reply_to_message'], rules.bot);
  if (typeof text === 'string' && text.trim() !== '') {
    return { kind: 'admitted', incoming: { kind: 'text', ...origin, text, replied } };
  }
  const file = fileOf(message);
  if (file === null) return refused(person.id, 'neither words nor a file');
  const caption = typeof message['caption'] === 'string' ? message['caption'] : '';
  return { kind: 'admitted', incoming: { kind: 'file', ...origin, ...file, caption, replied } };
}

/** A person; null: nobody, or a bot. */
function personOf(from: unknown): { readonly id: number; readonly name: string } | null {
  if (!isFields(from) || from['is_bot'] !== false) return null;
  const { id, first_name: name } = from;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return null;
  return { id, name: typeof name === 'string' ? name : String(id) };
}

/** The number of the chat, where it is the person's own with the bot, or the named group; null: any other. */
function allowedChat(chat: unknown, person: number, { group }: GateRules): number | null {
  if (!isFields(chat)) return null;
  const { id, type } = chat;
  if (type === 'private' && id === person) return person;
  return type === 'supergroup' && group !== null && id === group ? group : null;
}

/** A thread is a topic only in a forum; elsewhere it is a chain of answers. */
function topicOf(message: Fields): number | null {
  const thread = message['message_thread_id'];
  return message['is_topic_message'] === true && Number.isSafeInteger(thread) ? Number(thread) : null;
}

function repliedTo(message: unknown, bot: number): Replied | null {
  if (!isFields(message) || !isFields(message['from']) || message['from']['id'] !== bot) return null;
  const { message_id: number, text, caption } = message;
  const words = typeof text === 'string' ? text : caption;
  return { message: Number(number), text: typeof words === 'string' ? words : '' };
}

/** The file of a message, the largest of a photo's sizes; its name is whatever the sender says. */
function fileOf(message: Fields): { readonly file: string; readonly name: string } | null {
  const { photo, document, voice } = message;
  const largest = Array.isArray(photo) ? photo.at(-1) : undefined;
  if (isFields(largest) && typeof largest['file_id'] === 'string')
    return { file: largest['file_id'], name: 'photo.jpg' };
  if (isFields(voice) && typeof voice['file_id'] === 'string') return { file: voice['file_id'], name: 'voice.ogg' };
  if (!isFields(document) || typeof document['file_id'] !== 'string') return null;
  const name = document['file_name'];
  return { file: document['file_id'], name: typeof name === 'string' ? name : 'document' };
}

function refused(user: number | null, reason: string): Verdict {
  return { kind: 'refused', user, reason };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
