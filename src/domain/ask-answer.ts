import { type Ask, type AskAnswer, type AskOption, MAX_ASK_TEXT } from './ask.ts';
import { MoitumiError } from './error.ts';

/** What someone wants to answer: options by their ids, words, or both. */
export type AnswerWish = { readonly options?: readonly string[]; readonly text?: string };

/** What a wish comes to. Throws `bad_option` when the ask does not take it. */
export function chosenAnswer(ask: Ask, wish: AnswerWish): Pick<AskAnswer, 'options' | 'text'> {
  const { text = null } = wish;
  if (ask.options.length === 0) {
    throw badOption(ask, '', `${ask.id} can only be answered in its terminal: moitumi attach ${ask.agent}`);
  }
  const wanted = [...new Set(wish.options ?? [])];
  const chosen = wanted.length > 0 ? wanted.map((id) => optionOf(ask, id)) : [optionForText(ask, text)];
  if (chosen.length > 1 && !ask.multiple) throw badOption(ask, wanted.join(' '), `${ask.id} takes one option.`);
  checkText(ask, chosen, text);
  return { options: chosen.map(({ id }) => id), text };
}

/** The option that a person means: by its id, by the beginning of its id, or of its label. Throws `bad_option`. */
export function meantOption(ask: Ask, word: string): AskOption {
  const begun = word.toLowerCase();
  const exact = ask.options.filter(({ id }) => id === word);
  const byId = ask.options.filter(({ id }) => id.toLowerCase().startsWith(begun));
  const byLabel = ask.options.filter(({ label }) => label.toLowerCase().startsWith(begun));
  const found = [exact, byId, byLabel].find(({ length }) => length > 0) ?? [];
  const [option, ...more] = found;
  if (option !== undefined && more.length === 0) return option;
  const shown = word.slice(0, 40);
  const several = `More than one option of ${ask.id} begins with “${shown}”.`;
  throw badOption(ask, word, option === undefined ? `${ask.id} has no option “${shown}”.` : several);
}

/** Whether an answer lets the agent go on with what it asked for. */
export function allows(ask: Ask, answer: Pick<AskAnswer, 'options'>): boolean {
  return ask.options.some(({ id, verdict }) => verdict === 'allow' && answer.options.includes(id));
}

/** The answer in the agent's own words, for people: `“Yes”`, or the text that was given. */
export function answerInWords(ask: Ask, answer: AskAnswer): string {
  const labels = answer.options.map((id) => ask.options.find((option) => option.id === id)?.label ?? id);
  const said = labels.map((label) => `“${label}”`).join(', ');
  return answer.text === null ? said : `${said}: ${answer.text}`;
}

function optionOf(ask: Ask, id: string): AskOption {
  const option = ask.options.find((each) => each.id === id);
  if (option === undefined) throw badOption(ask, id, `${ask.id} has no option “${id.slice(0, 40)}”.`);
  return option;
}

/** Words alone choose the one option that takes them. */
function optionForText(ask: Ask, text: string | null): AskOption {
  const [first, ...more] = text === null ? [] : ask.options.filter((option) => option.takes_text);
  if (first !== undefined && more.length === 0) return first;
  const why = text === null ? 'needs an option' : 'does not say what words alone would mean';
  throw badOption(ask, '', `${ask.id} ${why}.`);
}

function checkText(ask: Ask, chosen: readonly AskOption[], text: string | null): void {
  const takes = chosen.find((option) => option.takes_text);
  const [first] = chosen;
  if (takes !== undefined && (text === null || text.trim() === '')) {
    throw badOption(ask, takes.id, `Option “${takes.id}” of ${ask.id} goes with words of yours.`);
  }
  if (takes === undefined && text !== null) {
    throw badOption(ask, first?.id ?? '', `Option “${first?.id}” of ${ask.id} takes no words.`);
  }
  if (text !== null && text.length > MAX_ASK_TEXT) {
    throw badOption(ask, takes?.id ?? '', `An answer has at most ${MAX_ASK_TEXT} characters.`);
  }
}

function badOption(ask: Ask, option: string, said: string): MoitumiError<'bad_option'> {
  const options = ask.options.map(({ id }) => id);
  const hint = options.length === 0 ? '' : ` Its options: ${options.join(', ')}.`;
  return new MoitumiError('bad_option', `${said}${hint}`, { ask: ask.id, option: option.slice(0, 40), options });
}
