import { describe, expect, it } from 'vitest';
import type { RawUpdate } from '../../../src/ports/telegram-bot.ts';
import { judge } from '../../../surfaces/telegram/gate.ts';

const OWNER = 1001;
const STRANGER = 6666;
const GROUP = -100500;
const BOT = 4242;

const rules = { bot: BOT, isPaired: (user: number) => user === OWNER, group: GROUP };
const owner = { id: OWNER, is_bot: false, first_name: 'Ada', username: 'ada' };
const stranger = { id: STRANGER, is_bot: false, first_name: 'Ada', username: 'ada' };
const ownChat = { id: OWNER, type: 'private' };
const group = { id: GROUP, type: 'supergroup', is_forum: true };

const said = (over: object = {}) => ({ message_id: 7, from: owner, chat: ownChat, date: 1, text: 'hello', ...over });
const press = (over: object = {}) => ({
  id: 'cb',
  from: owner,
  data: 'a:x:0',
  chat_instance: '1',
  message: said(),
  ...over,
});
const file = { file_id: 'f1', file_unique_id: 'u' };

/** What the owner does, and nobody else could have done. */
const OWNERS: Readonly<Record<string, object>> = {
  'a word in private': { message: said() },
  'a word in the group': { message: said({ chat: group }) },
  'a word in a topic': { message: said({ chat: group, message_thread_id: 3, is_topic_message: true }) },
  'an answer to the bot': { message: said({ reply_to_message: { ...said(), from: { id: BOT, is_bot: true } } }) },
  'a photo': { message: said({ text: undefined, photo: [file, { ...file, file_id: 'f2' }] }) },
  'a document': { message: said({ text: undefined, document: { ...file, file_name: 'a.txt' } }) },
  'a voice': { message: said({ text: undefined, voice: file }) },
  'a button in private': { callback_query: press() },
  'a button in the group': { callback_query: press({ message: said({ chat: group }) }) },
};

/** Everything else, whoever it claims to be of. */
const OTHERS: Readonly<Record<string, object>> = {
  'a stranger in the group': { message: said({ from: stranger, chat: group }) },
  'a stranger’s photo in private': {
    message: said({ from: stranger, chat: { id: STRANGER, type: 'private' }, text: undefined, photo: [file] }),
  },
  'a stranger in the owner’s chat': { message: said({ from: stranger }) },
  'a stranger’s button': { callback_query: press({ from: stranger }) },
  'a stranger’s button in the group': { callback_query: press({ from: stranger, message: said({ chat: group }) }) },
  'a bot with the owner’s number': { message: said({ from: { ...owner, is_bot: true } }) },
  'a bot that does not say so': { message: said({ from: { id: OWNER } }) },
  'the number as a text': { message: said({ from: { ...owner, id: String(OWNER) } }) },
  'the number as a fraction': { message: said({ from: { ...owner, id: 1001.5 } }) },
  nobody: { message: said({ from: undefined }) },
  'a channel that speaks in the group': { message: said({ chat: group, sender_chat: { id: -100, type: 'channel' } }) },
  'an anonymous administrator': { message: said({ chat: group, sender_chat: group }) },
  'a forward of a user': { message: said({ forward_origin: { type: 'user', sender_user: owner, date: 1 } }) },
  'a forward of a hidden user': { message: said({ forward_origin: { type: 'hidden_user', date: 1 } }) },
  'a forward, as older servers mark it': { message: said({ forward_from: owner, forward_date: 1 }) },
  'a forward of a channel, likewise': { message: said({ forward_from_chat: group, forward_date: 1 }) },
  'a forward with its date alone': { message: said({ forward_date: 1 }) },
  'an automatic forward': { message: said({ chat: group, is_automatic_forward: true }) },
  'words of an inline bot': { message: said({ via_bot: { id: 9, is_bot: true } }) },
  'a business message': { message: said({ business_connection_id: 'b' }) },
  'another group': { message: said({ chat: { ...group, id: -100501 } }) },
  'a plain group of that number': { message: said({ chat: { id: GROUP, type: 'group' } }) },
  'a channel of that number': { message: said({ chat: { id: GROUP, type: 'channel' } }) },
  'a private chat of somebody else': { message: said({ chat: { id: STRANGER, type: 'private' } }) },
  'no chat': { message: said({ chat: undefined }) },
  'an edit': { edited_message: said() },
  'a channel post': { channel_post: said() },
  'an edited channel post': { edited_channel_post: said() },
  'a business message as such': { business_message: said() },
  'an inline query': { inline_query: { id: '1', from: owner, query: 'x', offset: '' } },
  'a chosen inline result': { chosen_inline_result: { result_id: '1', from: owner, query: 'x' } },
  'a reaction': { message_reaction: { chat: ownChat, message_id: 1, user: owner, date: 1, new_reaction: [] } },
  'the owner made administrator': { my_chat_member: { chat: group, from: owner, date: 1 } },
  'a join request': { chat_join_request: { chat: group, from: owner, date: 1 } },
  'a poll’s answer': { poll_answer: { poll_id: '1', user: owner, option_ids: [0] } },
  'a checkout': { pre_checkout_query: { id: '1', from: owner, currency: 'XTR', total_amount: 1 } },
  'a service message': { message: said({ chat: group, text: undefined, forum_topic_created: { name: 'x' } }) },
  'an empty text': { message: said({ text: '  \n' }) },
  'a text that is none': { message: said({ text: { toString: 'hello' } }) },
  'a message without a number': { message: said({ message_id: '7' }) },
  'a list for a message': { message: [said()] },
  'a button without its message': { callback_query: press({ message: undefined, inline_message_id: 'i' }) },
  'a button of a game': { callback_query: press({ data: undefined, game_short_name: 'g' }) },
  'a button in another group': { callback_query: press({ message: said({ chat: { ...group, id: -1 } }) }) },
  'a button with too much data': { callback_query: press({ data: 'a'.repeat(65) }) },
  'a button of a bot': { callback_query: press({ from: { ...owner, is_bot: true } }) },
  nothing: {},
};

describe('the gate', () => {
  it.each(Object.entries(OWNERS))('lets %s in', (_name, update) => {
    const verdict = judge({ update_id: 1, ...update } as RawUpdate, rules);
    expect(verdict).toMatchObject({ kind: 'admitted', incoming: { user: OWNER, update: 1 } });
  });

  it.each(Object.entries(OTHERS))('leaves %s outside', (_name, update) => {
    expect(judge({ update_id: 1, ...update } as RawUpdate, rules)).toMatchObject({ kind: 'refused' });
  });

  it('hands a stranger’s private words on for one thing alone: a pairing code', () => {
    const message = said({ from: stranger, chat: { id: STRANGER, type: 'private' } });
    expect(judge({ update_id: 1, message }, rules)).toEqual({
      kind: 'stranger',
      user: STRANGER,
      name: 'Ada',
      text: 'hello',
    });
    expect(judge({ update_id: 1, message: { ...message, forward_date: 1 } }, rules).kind).toBe('refused');
  });

  it('allows no group where none is named', () => {
    const verdict = judge({ update_id: 1, message: said({ chat: group }) }, { ...rules, group: null });
    expect(verdict.kind).toBe('refused');
  });

  it('takes a thread for a topic only in a forum, and the largest photo', () => {
    const thread = judge({ update_id: 1, message: said({ chat: group, message_thread_id: 3 }) }, rules);
    expect(thread).toMatchObject({ incoming: { topic: null } });
    const photo = judge({ update_id: 1, message: OWNERS['a photo']?.['message' as never] }, rules);
    expect(photo).toMatchObject({ incoming: { kind: 'file', file: 'f2' } });
  });
});
