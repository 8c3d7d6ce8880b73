import type { AgentId } from '../../src/domain/agent.ts';
import type { BotButtons, MarkedText } from '../../src/ports/telegram-bot.ts';

/**
 * What goes first when not everything may: an ask, the answer to a command, the end of an agent, what agents say,
 * receipts. Only an ask is worth waiting for whatever happens.
 */
export type Urgency = 'ask' | 'reply' | 'end' | 'turn' | 'receipt';

export type OutgoingBody =
  /** `card`: the message belongs to that card. */
  | ({ readonly kind: 'text'; readonly buttons: BotButtons; readonly card?: string } & MarkedText)
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly content: string;
      readonly caption: string;
      readonly buttons: BotButtons;
      readonly card?: string;
    }
  | ({ readonly kind: 'edit'; readonly message: number; readonly buttons: BotButtons } & MarkedText)
  | { readonly kind: 'edit_caption'; readonly message: number; readonly caption: string }
  | { readonly kind: 'react'; readonly message: number; readonly emoji: string };

/** Something to be sent to a chat: into the topic of an agent where it has one, else under a header. */
export type Outgoing = {
  readonly chat: number;
  readonly agent: AgentId | null;
  /** The topic that it answers in, where that is no agent's; null: none. */
  readonly topic: number | null;
  readonly urgency: Urgency;
  readonly body: OutgoingBody;
};

/** As it waits. */
export type OutgoingRow = Outgoing & {
  /** Its place: a later one has a greater number. */
  readonly number: number;
  readonly at: number;
};

/** What a newer one of the same key makes superfluous; null: nothing. */
export function coalescingKey({ chat, body }: Outgoing): string | null {
  switch (body.kind) {
    case 'edit':
    case 'edit_caption':
      return `edit/${chat}/${body.message}`;
    case 'react':
      return `react/${chat}/${body.message}`;
    default:
      return null;
  }
}

/** Whether Telegram counts it as a message. */
export function isCounted({ body }: Outgoing): boolean {
  return body.kind !== 'react';
}
