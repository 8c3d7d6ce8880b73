import type { Ask, AskOption } from '../../src/domain/ask.ts';
import { answerInWords } from '../../src/domain/ask-answer.ts';
import type { BotButton, BotButtons, MarkedText } from '../../src/ports/telegram-bot.ts';
import { plainText } from '../terminal/display-text.ts';
import type { OutgoingBody } from './outgoing.ts';
import { joined, whollyMarked } from './rich-text.ts';
import { MAX_MESSAGE } from './split-text.ts';

/** What the buttons under a card mean. Only what is written here counts; the data of a button names the card and a place. */
export type Card = {
  readonly id: string;
  readonly ask: string;
  readonly agent: string;
  /** Of what was shown. */
  readonly hash: string;
  readonly chat: number;
  /** The message, once it was sent; null: it was not yet. */
  readonly message: number | null;
  /** The ids of the options of its buttons, in their order. */
  readonly options: readonly string[];
  /** Places of the buttons that are ticked, where several may be chosen. */
  readonly ticked: readonly number[];
  /** The text that stays when it is over; null: it was sent as a file. */
  readonly shown: MarkedText | null;
};

/** The verb of the button that sends what is ticked. */
export const SEND_TICKED = 'go';

/** The longest label of a button; Telegram cuts longer ones by itself, where one may not see it. */
const MAX_LABEL = 60;

/** Longest caption of a file, in UTF-16 units. */
const MAX_CAPTION = 1024;

/** Room for the header of a chat without topics, and for what is said when it is over. */
const ROOM = 500;

/** The card of an ask, and its message: all of its words, or a file and no button that allows anything. */
export function drawCard(
  ask: Ask,
  names: { readonly id: string; readonly chat: number },
): { card: Card; body: OutgoingBody } {
  const shown = joined(`${symbolOf(ask)} ${plainText(ask.title)}\n\n`, whollyMarked(exactWords(ask), 'pre'));
  const showable = ask.whole && shown.text.length <= MAX_MESSAGE - ROOM;
  const options = showable ? ask.options : ask.options.filter(({ verdict }) => verdict === 'deny');
  const card: Card = {
    ...names,
    ask: ask.id,
    agent: ask.agent,
    hash: ask.hash,
    message: null,
    options: options.map(({ id }) => id),
    ticked: [],
    shown: showable ? shown : null,
  };
  const buttons = cardButtons(ask, card);
  if (showable) return { card, body: { kind: 'text', ...withHint(ask, shown), buttons, card: card.id } };
  const caption = `${symbolOf(ask)} ${plainText(ask.title)}\n\n${tooLong(ask)}`.slice(0, MAX_CAPTION);
  return { card, body: { kind: 'file', name: `${ask.id}.txt`, content: ask.text, caption, buttons, card: card.id } };
}

/** The buttons of an open card. */
export function cardButtons(ask: Ask, card: Card): BotButtons {
  const rows = card.options.flatMap((id, place): BotButton[][] => {
    const option = ask.options.find((each) => each.id === id);
    if (option === undefined) return [];
    const tick = !isTicked(ask, option) ? '' : card.ticked.includes(place) ? '☑ ' : '☐ ';
    return [[buttonOf(option, `${tick}${labelOf(option)}`, `a:${card.id}:${place}`)]];
  });
  if (!ask.multiple || card.ticked.length === 0) return rows;
  return [...rows, [{ label: '➤ Answer so', data: `a:${card.id}:${SEND_TICKED}`, style: 'success' }]];
}

/** Whether an option is one of several that are chosen before they are sent. */
export function isTicked({ multiple }: Ask, { verdict, takes_text }: AskOption): boolean {
  return multiple && verdict === 'choose' && !takes_text;
}

/** What is left of a card when nobody need answer any more: its words, who answered, where, when, and no button. */
export function closedCard(ask: Ask, card: Card, clock: (at: number) => string): OutgoingBody | null {
  if (card.message === null) return null;
  const outcome = outcomeOf(ask, clock);
  if (card.shown === null)
    return {
      kind: 'edit_caption',
      message: card.message,
      caption: `${plainText(ask.title)}\n\n${outcome}`.slice(0, MAX_CAPTION),
    };
  return { kind: 'edit', message: card.message, ...joined(card.shown, `\n\n${outcome}`), buttons: [] };
}

/** Who answered, from where, when and what; or why nobody need. */
export function outcomeOf(ask: Ask, clock: (at: number) => string): string {
  const { answer, end } = ask;
  if (answer === null) return `✖ No longer asked: ${plainText(end?.text ?? 'it is over')}`;
  const who = answer.who === 'user' ? '' : `${plainText(answer.who)}, `;
  const line = `✔ ${plainText(answerInWords(ask, answer)).slice(0, 200)} — ${who}${plainText(answer.from)}, ${clock(answer.at)}`;
  return end?.kind === 'lost' ? `${line}\n✖ It did not reach the agent: ${plainText(end.text).slice(0, 100)}` : line;
}

function symbolOf({ kind }: Ask): string {
  return kind === 'question' ? '❓' : kind === 'plan' ? '📋' : '🔐';
}

/** Telegram takes no empty text; control characters would hide what is asked. */
function exactWords({ text, title }: Ask): string {
  const visible = visibleText(text);
  return visible.trim() === '' ? visibleText(title) : visible;
}

/** Every character that cannot be seen, but line ends and tabs, as its number: what is shown is what will run. */
function visibleText(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

function withHint(ask: Ask, shown: MarkedText): MarkedText {
  const words = ask.options.some(({ takes_text }) => takes_text);
  if (ask.options.length === 0) return joined(shown, `\n\nIt can only be answered in its terminal: ${ask.agent}.`);
  return words ? joined(shown, '\n\nReply to this message to answer in words.') : shown;
}

function tooLong(ask: Ask): string {
  const part = ask.whole ? '' : ' The file is only its beginning.';
  return `Too long to show here whole, so it cannot be allowed from here.${part} See it with: moitumi asks ${ask.id}`;
}

function buttonOf({ verdict, lasting }: AskOption, label: string, data: string): BotButton {
  if (verdict === 'deny') return { label, data, style: 'danger' };
  return verdict === 'allow' && !lasting ? { label, data, style: 'success' } : { label, data };
}

function labelOf({ label, takes_text }: AskOption): string {
  const plain = plainText(label) || '…';
  const shown = plain.length > MAX_LABEL ? `${plain.slice(0, MAX_LABEL - 1)}…` : plain;
  return takes_text ? `${shown} ✎` : shown;
}
