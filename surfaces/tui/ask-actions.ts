import type { Ask, AskOption } from '../../src/domain/ask.ts';
import { answerLine } from '../terminal/ask-words.ts';
import { type Effect, type Step, say, step } from './event.ts';
import { actionOf } from './key-table.ts';
import { selectedAsk } from './selection.ts';
import type { TuiState } from './state.ts';

/** The letter that chooses an option, where its id begins with one that nothing else needs; null: only its number does. */
export function letterOf(ask: Ask, option: AskOption): string | null {
  const letter = option.id[0]?.toLowerCase() ?? '';
  if (!/^[a-z]$/.test(letter) || actionOf('inbox', letter) !== null) return null;
  const first = ask.options.find(({ id }) => id[0]?.toLowerCase() === letter);
  return first === option ? letter : null;
}

/** A number or a letter in the inbox; null: it chooses nothing. */
export function chooseByKey(state: TuiState, key: string): Step | null {
  const ask = selectedAsk(state);
  if (ask === null) return null;
  const option = ask.options[Number(key) - 1] ?? ask.options.find((candidate) => letterOf(ask, candidate) === key);
  return option === undefined ? null : choose(state, ask, option);
}

/** Sends what is ticked of an ask that takes several options. */
export function doAnswer(state: TuiState): Step {
  const ask = selectedAsk(state);
  if (ask === null) return say(state, 'Nobody asks anything.');
  if (ask.state !== 'open') return say(state, answerLine(ask), 'warn');
  if (!ask.multiple) return say(state, 'Its number or its letter chooses an option; a goes to the agent.');
  if (state.ticked.length === 0) return say(state, 'Nothing is ticked: numbers tick.');
  return step(state, answer(ask.id, ask.hash, state.ticked, null));
}

/** The request that answers an ask. */
export function answer(ask: string, hash: string, options: readonly string[], text: string | null): Effect {
  const params = { ask, hash, options, ...(text === null ? {} : { text }) };
  return { kind: 'request', request: { method: 'answer_ask', params } };
}

function choose(state: TuiState, ask: Ask, option: AskOption): Step {
  if (ask.state !== 'open') return say(state, answerLine(ask), 'warn');
  if (option.takes_text) {
    const purpose = { kind: 'answer', ask: ask.id, options: [...state.ticked, option.id] } as const;
    return step({ ...state, mode: { kind: 'input', purpose, text: '', at: 0 } });
  }
  if (ask.multiple) return step({ ...state, ticked: toggled(state.ticked, option.id) });
  if (option.verdict === 'allow' && !ask.whole) {
    const question = `Only a part of what ${ask.agent} asks for is shown. “${option.label}” all the same?`;
    const deed = { kind: 'answer', ask: ask.id, hash: ask.hash, options: [option.id] } as const;
    return step({ ...state, mode: { kind: 'confirm', question, deed } });
  }
  return step(state, answer(ask.id, ask.hash, [option.id], null));
}

function toggled(ticked: readonly string[], id: string): readonly string[] {
  return ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id];
}
