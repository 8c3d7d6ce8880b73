import type { Ask } from '../../../src/domain/ask.ts';
import { allows, meantOption } from '../../../src/domain/ask-answer.ts';
import { answerLine } from '../../terminal/ask-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { askForm } from '../json-forms.ts';
import { listAsks } from '../list-all.ts';
import { textOrStdin } from '../read-text.ts';

/** How long it is waited for the agent to take the answer. */
const OUTCOME_MS = 5_000;

/** `moitumi answer ASK [OPTION...] [--text TEXT]`: answers what an agent asks, if nobody was first, and says what came of it. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output, args } = call;
  const id = argument(call, 0);
  const client = await call.connect();
  const ask = (await listAsks(client, { ask: id }))[0];
  const words = args.slice(1);
  const given = options.text('text');
  const text = given === null ? {} : { text: await textOrStdin(call, given) };
  const answered = await client.request('answer_ask', {
    ask: id,
    options: ask?.state === 'open' ? words.map((word) => meantOption(ask, word).id) : words,
    ...text,
    ...(ask === undefined ? {} : { hash: ask.hash }),
    wait_ms: OUTCOME_MS,
  });
  if (output.json) await output.value(askForm(answered));
  else await output.lines([outcome(answered)]);
  return codeOf(answered);
}

function outcome(ask: Ask): string {
  const { answer, end } = ask;
  const unread =
    !ask.whole && answer !== null && allows(ask, answer)
      ? ' What it asked for was longer than what moitumi shows.'
      : '';
  switch (end?.kind) {
    case undefined:
      return `${answerLine(ask)} ${ask.agent} has not taken it yet.${unread}`;
    case 'taken':
      return `${answerLine(ask)} ${ask.agent} took it.${unread}`;
    case 'withdrawn':
      return `${answerLine(ask)} It came too late: ${plainText(end.text)}.`;
    case 'lost':
      return answerLine(ask);
  }
}

function codeOf({ end }: Ask): number {
  if (end?.kind === 'lost') return exitCodes.failed;
  return end?.kind === 'withdrawn' ? exitCodes.tooLate : exitCodes.done;
}
