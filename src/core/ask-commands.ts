import type { Ask, AskAnswer } from '../domain/ask.ts';
import { answerInWords, chosenAnswer } from '../domain/ask-answer.ts';
import { MoitumiError } from '../domain/error.ts';
import type { IHistory } from '../ports/cortex-store.ts';
import type { Params } from '../ports/requests.ts';
import { meantAgent } from './agent-commands.ts';
import { answerDetail } from './ask-records.ts';
import type { Asks } from './asks.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers, read } from './handler.ts';
import type { Journal } from './journal.ts';
import { askWeight, pageFrom } from './paging.ts';

export type AskDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly history: IHistory;
  readonly asks: Asks;
};

/** Longest time that an answer's outcome is waited for in one request. */
const MAX_WAIT_MS = 30_000;

/** Requests about what agents want. */
export function askCommands(deps: AskDeps): Pick<Handlers, 'list_asks' | 'answer_ask'> {
  const { state, asks } = deps;
  return {
    list_asks: read((params) => {
      const { page, ...next } = pageFrom(listed(deps, params), params.from ?? 0, askWeight);
      return { asks: page, ...next };
    }),
    answer_ask: command(async (params, effect) => {
      await asks.certain(params.ask);
      const ask = known(deps, params.ask);
      if (ask.state !== 'open') throw askClosed(ask);
      checkHash(ask, params.hash);
      const { principal: who, surface: from } = effect.caller;
      const answer: AskAnswer = { ...chosenAnswer(ask, params), at: effect.now, who, from };
      const answered: Ask = { ...ask, state: 'answered', answer };
      const detail = answerDetail(answered, answer);
      await effect.finish({ result: answered, changes: [{ kind: 'ask_put', ask: answered }], on: ask.id, detail });
      asks.deliver(ask.id);
      if (params.wait_ms === undefined) return answered;
      await asks.over(ask.id, Math.min(params.wait_ms, MAX_WAIT_MS));
      return state.asks.get(ask.id) ?? known(deps, ask.id);
    }),
  };
}

/** Those that are not over, oldest first; then, where wanted, those that are, the last first. */
function listed({ state, journal, history }: AskDeps, params: Params<'list_asks'>): readonly Ask[] {
  const agent = params.agent === undefined ? null : meantAgent(state, params.agent).id;
  const under = [...state.asks.values()].filter((ask) => agent === null || ask.agent === agent);
  if (params.all !== true) return under;
  journal.flush();
  return [...under, ...history.closedAsks(agent)];
}

/** An ask, whether or not it is over. */
function known({ state, journal, history }: AskDeps, id: string): Ask {
  const ask = state.asks.get(id);
  if (ask !== undefined) return ask;
  // What has just closed may not be in the store yet.
  journal.flush();
  const closed = history.ask(id);
  if (closed !== null) return closed;
  const shown = id.length > 60 ? `${id.slice(0, 60)}…` : id;
  throw new MoitumiError('ask_not_found', `There is no ask “${shown}”. \`moitumi asks\` lists them.`, { ask: shown });
}

/** Somebody was first, or the agent went on. */
function askClosed(ask: Ask): MoitumiError<'ask_closed'> {
  const { answer, end } = ask;
  const said =
    answer === null
      ? `${ask.id} is over: ${end?.text ?? 'nobody asks for it any more'}.`
      : `${ask.id} was answered before: ${answerInWords(ask, answer)}, by ${answer.who} from ${answer.from}.`;
  return new MoitumiError('ask_closed', said, { ask: ask.id, answer, end });
}

function checkHash(ask: Ask, hash: string | undefined): void {
  if (hash === undefined || hash === ask.hash) return;
  const text = `${ask.id} is not what you were shown. Look at it again: moitumi asks ${ask.id}`;
  throw new MoitumiError('ask_changed', text, { ask: ask.id, hash: ask.hash });
}
