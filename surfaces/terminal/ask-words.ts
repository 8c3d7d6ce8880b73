import type { Ask } from '../../src/domain/ask.ts';
import { plainText } from './display-text.ts';

/** The labels of what was chosen, and the words that came with it; '' while nobody has answered. */
export function choiceOf(ask: Ask): string {
  if (ask.answer === null) return '';
  const labels = ask.answer.options.map((id) => ask.options.find((option) => option.id === id)?.label ?? id);
  const words = ask.answer.text === null || ask.answer.text === '' ? [] : [`“${ask.answer.text}”`];
  return plainText([...labels, ...words].join(', '));
}

/** What became of an ask, in a line: who answered it, from where, and what; or why nobody need any more. */
export function answerLine(ask: Ask): string {
  const { answer, end } = ask;
  if (answer !== null) {
    const who = answer.who === 'user' ? 'you' : plainText(answer.who);
    const lost = end?.kind === 'lost' ? ` It was lost: ${plainText(end.text)}.` : '';
    return `${ask.id} was answered by ${who} on ${plainText(answer.from)}: ${choiceOf(ask)}.${lost}`;
  }
  if (end === null) return `${ask.id} is open.`;
  return `${ask.id} is no longer asked: ${plainText(end.text)}.`;
}
