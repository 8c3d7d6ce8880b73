import type { InlineKeyboardMarkup, MessageEntity, ReactionTypeEmoji } from 'grammy/types';
import { Api, InputFile } from 'grammy/web';
import type { BotButtons, BotCall, BotMade, ITelegramBot, RawUpdate, TextMark } from '../../src/ports/telegram-bot.ts';
import { botError } from './bot-error.ts';
import { download } from './download.ts';
import { leanFetch } from './lean-fetch.ts';

export type GrammyBotOptions = {
  readonly token: string;
  /** As `https://api.telegram.org`, without a slash at the end. */
  readonly apiRoot: string;
  readonly seconds?: Patience;
};

/**
 * How long Telegram keeps an empty poll open, in s; after how much more the connection counts as dead, and is cut; and
 * the longest that any other call may take.
 */
type Patience = { readonly poll: number; readonly grace: number; readonly call: number };

const USUAL: Patience = { poll: 30, grace: 15, call: 30 };

/** As grammY types it. */
type ApiFetch = NonNullable<NonNullable<ConstructorParameters<typeof Api>[1]>['fetch']>;

/** As grammY types it. */
type ApiSignal = NonNullable<Parameters<Api['getMe']>[0]>;

const NOTHING: BotMade = { message: null, topic: null };

/** A bot through grammY's client. Polling, retries and limits are not its business. */
export function createGrammyBot({ token, apiRoot, seconds = USUAL }: GrammyBotOptions): ITelegramBot {
  const ending = new AbortController();
  // Node's own does all that grammY's type asks for.
  const signal = ending.signal as unknown as ApiSignal;
  const client = { apiRoot, fetch: leanFetch as unknown as ApiFetch };
  const polls = new Api(token, { ...client, timeoutSeconds: seconds.poll + seconds.grace });
  const calls = new Api(token, { ...client, timeoutSeconds: seconds.call });
  const tried = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      throw botError(thrown, token);
    }
  };
  return {
    identify: async () => {
      const { id, username, has_topics_enabled } = await tried(calls.getMe());
      return { id, username, private_topics: has_topics_enabled === true };
    },
    poll: (offset, patient) =>
      tried(
        polls.getUpdates(
          {
            ...(offset === null ? {} : { offset }),
            timeout: patient ? seconds.poll : 0,
            allowed_updates: ['message', 'callback_query'],
          },
          signal,
        ),
      ) as Promise<readonly unknown[]> as Promise<readonly RawUpdate[]>,
    call: (call) => tried(perform(calls, call, signal)),
    download: (fileId) =>
      tried(
        calls
          .getFile(fileId, signal)
          .then(({ file_path }) => download(`${apiRoot}/file/bot${token}/${file_path}`, ending.signal)),
      ),
    close: () => ending.abort(),
  };
}

async function perform(api: Api, call: BotCall, signal: ApiSignal): Promise<BotMade> {
  switch (call.kind) {
    case 'send':
      return sent(
        await api.sendMessage(
          call.chat,
          call.text,
          {
            ...threadOf(call.topic),
            entities: entitiesOf(call.marks),
            link_preview_options: { is_disabled: true },
            disable_notification: call.silent,
            ...markupOf(call.buttons),
          },
          signal,
        ),
      );
    case 'edit':
      await api.editMessageText(
        call.chat,
        call.message,
        call.text,
        { entities: entitiesOf(call.marks), link_preview_options: { is_disabled: true }, ...markupOf(call.buttons) },
        signal,
      );
      return { message: call.message, topic: null };
    case 'file': {
      const file = new InputFile(Buffer.from(call.content), call.name);
      const extras = { ...threadOf(call.topic), caption: call.caption, ...markupOf(call.buttons) };
      return sent(await api.sendDocument(call.chat, file, extras, signal));
    }
    case 'edit_caption':
      await api.editMessageCaption(call.chat, call.message, { caption: call.caption }, signal);
      return { message: call.message, topic: null };
    case 'open_topic': {
      const { message_thread_id } = await api.createForumTopic(call.chat, call.name, {}, signal);
      return { message: null, topic: message_thread_id };
    }
    default:
      await performSilently(api, call, signal);
      return NOTHING;
  }
}

type SilentCall = Extract<BotCall, { readonly kind: 'react' | 'typing' | 'answer' | 'name_commands' }>;

/** What leaves no message behind. */
async function performSilently(api: Api, call: SilentCall, signal: ApiSignal): Promise<void> {
  switch (call.kind) {
    case 'react': {
      const reaction = [{ type: 'emoji', emoji: call.emoji as ReactionTypeEmoji['emoji'] }] as const;
      await api.setMessageReaction(call.chat, call.message, [...reaction], {}, signal);
      return;
    }
    case 'typing':
      await api.sendChatAction(call.chat, 'typing', threadOf(call.topic), signal);
      return;
    case 'answer':
      await api.answerCallbackQuery(call.callback, { text: call.text, show_alert: call.alert }, signal);
      return;
    case 'name_commands':
      await api.setMyCommands(
        call.commands.map(({ name, help }) => ({ command: name, description: help })),
        {},
        signal,
      );
  }
}

function sent({ message_id }: { readonly message_id: number }): BotMade {
  return { message: message_id, topic: null };
}

function threadOf(topic: number | null): { message_thread_id?: number } {
  return topic === null ? {} : { message_thread_id: topic };
}

function entitiesOf(marks: readonly TextMark[]): MessageEntity[] {
  return marks.map((mark) => ({ ...mark }) as MessageEntity);
}

function markupOf(buttons: BotButtons): { reply_markup?: InlineKeyboardMarkup } {
  if (buttons.length === 0) return {};
  const inline_keyboard = buttons.map((row) =>
    row.map(({ label, data, style }) => ({
      text: label,
      callback_data: data,
      ...(style === undefined ? {} : { style }),
    })),
  );
  return { reply_markup: { inline_keyboard } };
}
