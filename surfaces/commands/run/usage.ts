import type { AccountLimit, AgentUsage } from '../../../src/domain/usage.ts';
import { contextPercent } from '../../../src/domain/usage.ts';
import { durationOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { Span, SpanLine } from '../../terminal/span.ts';
import { barOf, cachedOf, contextOf, costOf, countOf, percentOf, roleOfShare } from '../../terminal/usage-words.ts';
import { sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** Cells of a limit's bar. */
const BAR = 12;

/** `/usage`: what the agents of the node and of what is below it have used, and what accounts may still use. */
export const run: RunSlash = async ({ client, node, now }) => {
  const { agents, limits } = await client.request('get_usage', { ...(node === null ? {} : { node }), fresh: true });
  if (agents.length + limits.length === 0) return sentence('Nothing is known yet of what is used here.');
  return [...agents.map((usage) => usageLine(usage, now)), ...limits.map((limit) => limitLine(limit, now))];
};

function usageLine(usage: AgentUsage, now: number): SpanLine {
  const { agent, model, tokens, cost_usd, at } = usage;
  const percent = contextPercent(usage.context);
  const context: Span = [percent === null ? 'text' : roleOfShare(percent), contextOf(usage)];
  const counts =
    tokens === null
      ? ''
      : `${countOf(tokens.input)} in, ${countOf(tokens.output)} out, ${countOf(cachedOf(tokens))} cached`;
  const facts: readonly Span[] = [
    ['text', plainText(model ?? '')],
    ['text', counts],
    ['text', costOf(cost_usd)],
    [context[0], context[1] === '' ? '' : `context ${context[1]}`],
    ['dim', `${durationOf(now - at)} ago`],
  ];
  const known = facts.filter(([, text]) => text !== '');
  return [['strong', agent], ...known.flatMap((fact): readonly Span[] => [['dim', ' · '], fact])];
}

function limitLine({ tool, window, used_percent, resets_at }: AccountLimit, now: number): SpanLine {
  const role = roleOfShare(used_percent);
  const anew = resets_at === null || resets_at < now ? '' : ` · anew in ${durationOf(resets_at - now)}`;
  return [
    ['text', `${plainText(tool)} ${plainText(window)} `],
    [role, `${barOf(used_percent, BAR)} ${percentOf(used_percent)}`],
    ['dim', anew],
  ];
}
