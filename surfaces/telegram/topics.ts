import type { AgentId } from '../../src/domain/agent.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import { BotError, type BotIdentity, type ITelegramBot } from '../../src/ports/telegram-bot.ts';
import type { Book } from './book.ts';

/** What a topic is named at most, in characters. */
const MAX_NAME = 128;

export type TopicsOptions = {
  readonly book: Book;
  readonly bot: ITelegramBot;
  readonly identity: BotIdentity;
  readonly logger: ILogger;
  /** Whether agents are to have topics at all. */
  readonly wanted: () => boolean;
  /** What the topic of an agent is called. */
  readonly nameOf: (agent: AgentId) => string;
};

/** Which thread of a chat is an agent's; opened when something is to be said there. */
export class Topics {
  readonly #options: TopicsOptions;
  /** Chats that refused to have topics, until the next start. */
  readonly #flat = new Set<number>();

  constructor(options: TopicsOptions) {
    this.#options = options;
  }

  /** The thread to speak in; null: the chat has no topics, and a header says who speaks. Rejects as the bot does. */
  async of(chat: number, agent: AgentId): Promise<number | null> {
    const known = this.known(chat, agent);
    if (known !== null || !this.#mayHave(chat)) return known;
    const { bot, book, nameOf } = this.#options;
    try {
      const { topic } = await bot.call({
        kind: 'open_topic',
        chat,
        name: [...nameOf(agent)].slice(0, MAX_NAME).join(''),
      });
      if (topic === null) return null;
      await book.write((draft) => draft.put('topic', `${chat}/${agent}`, { chat, agent, topic }));
      return topic;
    } catch (thrown) {
      if (!(thrown instanceof BotError) || thrown.trouble !== 'refused') throw thrown;
      // No forum, or no right to open topics in it: one flat chat is better than silence.
      this.#options.logger.log('warn', 'telegram: no topics in this chat', { chat, reason: thrown.message });
      this.#flat.add(chat);
      return null;
    }
  }

  /** The thread that was opened for it; null: none was. */
  known(chat: number, agent: AgentId): number | null {
    return this.#options.book.get('topic', `${chat}/${agent}`)?.topic ?? null;
  }

  /** Whose thread it is; null: no agent's. */
  agentOf(chat: number, topic: number): AgentId | null {
    const found = this.#options.book.all('topic').find(([, row]) => row.chat === chat && row.topic === topic);
    return found?.[1].agent ?? null;
  }

  /** A person deleted it. */
  async forget(chat: number, agent: AgentId): Promise<void> {
    await this.#options.book.write((draft) => draft.drop('topic', `${chat}/${agent}`));
  }

  /** An agent that goes on with the work of another takes over its threads. */
  async handOver(from: AgentId, to: AgentId): Promise<void> {
    const threads = this.#options.book.all('topic').filter(([, row]) => row.agent === from);
    await this.#options.book.write((draft) => {
      for (const [key, row] of threads) {
        draft.drop('topic', key);
        draft.put('topic', `${row.chat}/${to}`, { ...row, agent: to });
      }
    });
  }

  #mayHave(chat: number): boolean {
    const { wanted, identity } = this.#options;
    return wanted() && !this.#flat.has(chat) && (chat < 0 || identity.private_topics);
  }
}
