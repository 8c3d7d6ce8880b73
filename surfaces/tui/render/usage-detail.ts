import { type Agent, programOf } from '../../../src/domain/agent.ts';
import { type AccountLimit, type AgentUsage, contextPercent, type TokenCounts } from '../../../src/domain/usage.ts';
import { ageOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import { barOf, cachedOf, costOf, countOf, percentOf, roleOfShare } from '../../terminal/usage-words.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';

/** Cells of a limit's bar. */
const BAR = 10;

/** What an agent has used, how full its context is, and what its account may still use; `label` makes the first cells of a line. */
export function usageDetail({ usage, now }: TuiState, agent: Agent, label: (text: string) => string): Line[] {
  const used = usage.agents.get(agent.id);
  const limits = [...usage.limits.values()].filter(({ tool }) => tool === programOf(agent));
  const lines = [...(used === undefined ? [] : usedLines(used, now)), ...limits.map((limit) => limitLine(limit, now))];
  return lines.map(({ name, left, right }) => ({ left: [['dim', label(name)], ...left], right }));
}

type NamedLine = Required<Pick<Line, 'left' | 'right'>> & { readonly name: string };

/** What of it fits into a column of a list: the cost, or where nobody tells that, the tokens; '' where nothing is known. */
export function usageInShort({ usage }: TuiState, { id }: Agent): string {
  const used = usage.agents.get(id);
  if (used === undefined) return '';
  if (used.cost_usd !== null) return costOf(used.cost_usd);
  return used.tokens === null ? '' : countOf(used.tokens.input + used.tokens.output + cachedOf(used.tokens));
}

function usedLines(usage: AgentUsage, now: number): NamedLine[] {
  const { tokens, cost_usd, model, at } = usage;
  const words = [...(tokens === null ? [] : tokenWords(tokens)), costOf(cost_usd)].filter((word) => word !== '');
  const context = contextSpans(usage);
  return [
    { name: 'used', left: [['text', words.join(' · ')]], right: [['dim', agoOf(at, now)]] },
    ...(model === null ? [] : [{ name: 'model', left: [['text', plainText(model)] as const], right: [] }]),
    ...(context.length === 0 ? [] : [{ name: 'holds', left: context, right: [] }]),
  ];
}

function tokenWords(tokens: TokenCounts): readonly string[] {
  const cached = cachedOf(tokens);
  return [
    `${countOf(tokens.input)} in`,
    `${countOf(tokens.output)} out`,
    ...(cached === 0 ? [] : [`${countOf(cached)} cached`]),
  ];
}

/** How full the context is. */
function contextSpans({ context }: AgentUsage): readonly Span[] {
  if (context === null) return [];
  const percent = contextPercent(context);
  if (percent === null) return [['text', `${countOf(context.used)} tokens`]];
  return [
    [roleOfShare(percent), percentOf(percent)],
    ['text', ` of ${countOf(context.size ?? 0)} tokens`],
  ];
}

function limitLine({ window, used_percent, resets_at, at }: AccountLimit, now: number): NamedLine {
  const role = roleOfShare(used_percent);
  const left = resets_at === null ? '' : resets_at > now ? ` · ${ageOf(now, resets_at)} to go` : ' · anew since';
  return {
    name: 'limit',
    left: [
      ['text', `${plainText(window)} `],
      [role, `${barOf(used_percent, BAR)} ${percentOf(used_percent)}`],
      ['dim', left],
    ],
    right: [['dim', agoOf(at, now)]],
  };
}

function agoOf(at: number, now: number): string {
  const age = ageOf(at, now);
  return age === 'now' ? age : `${age} ago`;
}
