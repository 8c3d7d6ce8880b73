import type { Ask, AskId } from '../../src/domain/ask.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { BotMade } from '../../src/ports/telegram-bot.ts';
import { type Card, cardButtons, closedCard, drawCard, isTicked, outcomeOf, SEND_TICKED } from './ask-card.ts';
import type { IDraft } from './book.ts';
import type { Incoming } from './gate.ts';
import type { OutgoingRow } from './outgoing.ts';
import type { CommandSender } from './reply.ts';
import { chatsOf, hourOf, type Scene } from './scene.ts';

/** 12 letters of 5 bits each. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 12;

/** What a pressed button comes to, in a word at the top of the phone; `alert`: in a box. */
export type PressAnswer = { readonly text: string; readonly alert: boolean };

/** Cards of asks: one in each chat while somebody may answer, and what their buttons do. */
export class AskDesk {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Brings the cards in line with the asks: of a moment when pushes may have been missed. */
  async settle(): Promise<void> {
    const { mirror, book, session } = this.#scene;
    for (const ask of mirror.state.asks.values()) await this.told(ask);
    const stale = book.all('card').filter(([, card]) => !mirror.state.asks.has(card.ask));
    if (stale.length === 0) return;
    const { asks } = await session.request('list_asks', { all: true }, { id: null });
    for (const [, card] of stale) {
      const over = asks.find(({ id }) => id === card.ask);
      if (over !== undefined) await this.told(over);
      else await book.write((draft) => draft.drop('card', card.id));
    }
  }

  /** An ask was raised, answered, or is over. */
  async told(ask: Ask): Promise<void> {
    if (ask.state === 'open') await this.show(ask, chatsOf(this.#scene), false);
    else await this.#close(ask);
  }

  /** Sends cards to chats; with `again` also where one is already. */
  async show(ask: Ask, chats: readonly number[], again: boolean): Promise<void> {
    const shown = new Set(again ? [] : this.#cards(ask.id).map((card) => card.chat));
    const { book, outbox } = this.#scene;
    await book.write((draft) => {
      for (const chat of chats.filter((each) => !shown.has(each))) {
        const { card, body } = drawCard(ask, { id: this.#freshId(), chat });
        draft.put('card', card.id, card);
        outbox.add(draft, { chat, agent: ask.agent, topic: null, urgency: 'ask', body });
      }
    });
    outbox.pump();
  }

  /** A message was sent: where it is a card's, the card knows it now. */
  sent(row: OutgoingRow, made: BotMade, draft: IDraft): void {
    const id = row.body.kind === 'text' || row.body.kind === 'file' ? row.body.card : undefined;
    const card = id === undefined ? undefined : this.#scene.book.get('card', id);
    if (card === undefined) return;
    draft.put('card', card.id, { ...card, message: made.message });
    const ask = this.#scene.mirror.state.asks.get(card.ask);
    // It was answered while its card was on the way.
    if (ask?.state !== 'open') this.#scene.clock.after(0, () => void this.settle());
  }

  /** The card whose message was answered; null: none. */
  cardAt(chat: number, message: number): Card | null {
    return this.#scene.book.all('card').find(([, card]) => card.chat === chat && card.message === message)?.[1] ?? null;
  }

  /** A button was pressed. */
  async pressed(press: Incoming & { kind: 'press' }, send: CommandSender): Promise<PressAnswer> {
    const [, id = '', verb = ''] = /^a:([a-z2-7]{12}):(0|[1-9]\d?|go)$/.exec(press.data) ?? [];
    const card = this.#scene.book.get('card', id);
    if (card === undefined || card.chat !== press.chat || card.message !== press.message) {
      return { text: 'This button no longer counts.', alert: false };
    }
    const ask = this.#scene.mirror.state.asks.get(card.ask);
    if (ask?.state !== 'open')
      return { text: ask === undefined ? 'It is over.' : outcomeOf(ask, hourOf), alert: false };
    if (verb === SEND_TICKED) return this.#answer(card, card.ticked, send);
    const option = ask.options.find((each) => each.id === card.options[Number(verb)]);
    if (option === undefined) return { text: 'This button no longer counts.', alert: false };
    if (option.takes_text) return { text: 'Reply to this message with your words.', alert: true };
    return isTicked(ask, option) ? this.#tick(ask, card, Number(verb)) : this.#answer(card, [Number(verb)], send);
  }

  /** The card was answered in words. Rejects as `answer_ask`. */
  async replied(card: Card, text: string, send: CommandSender): Promise<void> {
    await send('answer_ask', { ask: card.ask, text, hash: card.hash }, 'a');
  }

  /** Chooses one of several, or chooses it no more; what is ticked counts when it is sent. */
  async #tick(ask: Ask, card: Card, place: number): Promise<PressAnswer> {
    const ticked = card.ticked.includes(place) ? card.ticked.filter((each) => each !== place) : [...card.ticked, place];
    const next = { ...card, ticked };
    const { book, outbox } = this.#scene;
    await book.write((draft) => {
      draft.put('card', card.id, next);
      if (card.message === null || card.shown === null) return;
      const body = { kind: 'edit', message: card.message, ...card.shown, buttons: cardButtons(ask, next) } as const;
      outbox.add(draft, { chat: card.chat, agent: card.agent, topic: null, urgency: 'reply', body });
    });
    outbox.pump();
    return { text: '', alert: false };
  }

  async #answer(card: Card, places: readonly number[], send: CommandSender): Promise<PressAnswer> {
    const options = places.map((place) => card.options[place] ?? '');
    try {
      const answered = await send('answer_ask', { ask: card.ask, options, hash: card.hash }, 'a');
      return { text: outcomeOf(answered, hourOf), alert: false };
    } catch (thrown) {
      if (thrown instanceof MoitumiError && thrown.code !== 'stopping') return { text: thrown.message, alert: true };
      throw thrown;
    }
  }

  async #close(ask: Ask): Promise<void> {
    const { book, outbox } = this.#scene;
    const cards = this.#cards(ask.id);
    if (cards.length === 0) return;
    await book.write((draft) => {
      for (const card of cards) {
        const body = closedCard(ask, card, hourOf);
        const unsent = card.message === null && outbox.withdraw(draft, (row) => cardOf(row) === card.id);
        if (body !== null)
          outbox.add(draft, { chat: card.chat, agent: card.agent, topic: null, urgency: 'reply', body });
        if (unsent || (body !== null && ask.state === 'closed')) draft.drop('card', card.id);
      }
    });
    outbox.pump();
  }

  #cards(ask: AskId): readonly Card[] {
    return this.#scene.book
      .all('card')
      .map(([, card]) => card)
      .filter((card) => card.ask === ask);
  }

  #freshId(): string {
    return [...this.#scene.random(ID_LENGTH)].map((byte) => LETTERS[byte & 31]).join('');
  }
}

function cardOf({ body }: OutgoingRow): string | undefined {
  return body.kind === 'text' || body.kind === 'file' ? body.card : undefined;
}
