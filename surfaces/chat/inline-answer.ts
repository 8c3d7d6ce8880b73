import type { Ask } from '../../src/domain/ask.ts';
import { chosenOption } from '../terminal/ask-lines.ts';

/** What a typed line means to an ask. */
export type InlineAnswer = {
  readonly options: readonly string[];
  readonly text: string | null;
  /** It lets the agent go on. */
  readonly allows: boolean;
};

/**
 * What a line answers to an ask: the number, id or first letter of an option; of a question that takes words, any
 * words. Null: it is no answer, but something to be said to the agent.
 */
export function inlineAnswer(ask: Ask, line: string): InlineAnswer | null {
  const words = line.trim().split(/[\s,]+/);
  const chosen = words.map((word) => chosenOption(ask, word));
  const all = chosen.flatMap((option) => option ?? []);
  if (
    all.length === words.length &&
    (words.length === 1 || ask.multiple) &&
    !all.some(({ takes_text }) => takes_text)
  ) {
    return {
      options: [...new Set(all.map(({ id }) => id))],
      text: null,
      allows: all.some(({ verdict }) => verdict === 'allow'),
    };
  }
  const [first, ...more] = ask.options.filter(({ takes_text }) => takes_text);
  if (ask.kind !== 'question' || first === undefined || more.length > 0) return null;
  return { options: [first.id], text: line.trim(), allows: first.verdict === 'allow' };
}
