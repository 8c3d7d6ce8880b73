import type { Ask } from '../../../src/domain/ask.ts';
import { allows } from '../../../src/domain/ask-answer.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { chosenOption } from '../../terminal/ask-lines.ts';
import { answerLine } from '../../terminal/ask-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import { openAsks, sentence } from '../site.ts';
import type { CommandSite, RunSlash } from '../slash-command.ts';

/** How long it is waited for the agent to take the answer, in ms. */
const OUTCOME_MS = 5_000;

/** `/answer [ASK] OPTION [WORDS]`: answers an ask; without ASK the only open one. */
export const run: RunSlash = async (site, rest) => {
  const [first = '', ...others] = rest.split(/\s+/);
  const named = site.graph.asks.get(first);
  const ask = named ?? theOnly(site);
  const [option = '', ...words] = named === undefined ? [first, ...others] : others;
  const chosen = chosenOption(ask, option);
  if (chosen === null) throw noOption(ask, option);
  const answered = await site.client.request('answer_ask', {
    ...{ ask: ask.id, options: [chosen.id], hash: ask.hash, wait_ms: OUTCOME_MS },
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
  });
  return sentence(outcomeOf(answered));
};

function theOnly(site: CommandSite): Ask {
  const [only, ...more] = openAsks(site);
  if (only === undefined) throw new MoitumiError('bad_request', 'Nobody asks anything.');
  if (more.length === 0) return only;
  const ids = [only, ...more].map(({ id }) => id).join(', ');
  throw new MoitumiError('bad_request', `There are several asks: say which of ${ids}.`);
}

function noOption(ask: Ask, word: string): MoitumiError {
  const options = ask.options.map(({ id }) => id);
  const hint =
    options.length === 0 ? 'It can only be answered in its terminal.' : `Its options: ${options.join(', ')}.`;
  return new MoitumiError('bad_option', `${ask.id} has no option “${word.slice(0, 40)}”. ${hint}`, {
    ...{ ask: ask.id, option: word.slice(0, 40), options },
  });
}

/** What came of an answer. */
export function outcomeOf(ask: Ask): string {
  const { answer, end } = ask;
  const part = !ask.whole && answer !== null && allows(ask, answer);
  const unread = part ? ' What it asked for was longer than what moitumi shows.' : '';
  if (end === null) return `${answerLine(ask)} ${ask.agent} has not taken it yet.${unread}`;
  if (end.kind === 'withdrawn') return `${answerLine(ask)} It came too late: ${plainText(end.text)}.`;
  return `${answerLine(ask)}${unread}`;
}
