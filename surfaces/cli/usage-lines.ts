import type { NodeId } from '../../src/domain/node.ts';
import {
  type AccountLimit,
  type AgentUsage,
  contextPercent,
  NO_TOKENS,
  type NodeUsage,
  type TokenCounts,
} from '../../src/domain/usage.ts';
import { clipText, plainText } from '../terminal/display-text.ts';
import { barOf, cachedOf, contextOf, costOf, countOf, percentOf, roleOfShare } from '../terminal/usage-words.ts';
import { duration } from './spoken-time.ts';
import type { Cell } from './table.ts';

/** Cells of the names that come before and beside the numbers. */
const MAX_NAME = 30;
const BAR = 20;

/** What is above the columns of `usageRow` and `sumRow`. */
export const USAGE_HEADS: readonly Cell[] = ['', '', 'model', 'in', 'out', 'cached', 'cost', 'context', 'as of'].map(
  (text): Cell => ['dim', text],
);

/** An agent's usage as a row; `place` says where it works. */
export function usageRow(usage: AgentUsage, place: string, now: number): readonly Cell[] {
  const percent = contextPercent(usage.context);
  return [
    ['strong', usage.agent],
    ['text', clipText(plainText(place), MAX_NAME)],
    ['text', clipText(plainText(usage.model ?? ''), MAX_NAME)],
    ...tokenCells(usage.tokens),
    ['text', costOf(usage.cost_usd)],
    [percent === null ? 'text' : roleOfShare(percent), contextOf(usage)],
    ['dim', ago(usage.at, now)],
  ];
}

/** What the agents of a node, or of several branches, have used together. */
export function sumRow(sum: Omit<NodeUsage, 'node'>, id: NodeId | '', title: string, now: number): readonly Cell[] {
  const untold = sum.cost_usd !== null && sum.unpriced > 0 ? '+' : '';
  return [
    ['dim', id],
    ['dim', clipText(plainText(title), MAX_NAME)],
    ['dim', sum.agents === 1 ? '1 agent' : `${sum.agents} agents`],
    ...tokenCells(sum.tokens),
    ['text', `${costOf(sum.cost_usd)}${untold}`],
    ['text', ''],
    ['dim', ago(sum.at, now)],
  ];
}

/** How far an account's limit is used up, as a row. */
export function limitRow(limit: AccountLimit, now: number): readonly Cell[] {
  const role = roleOfShare(limit.used_percent);
  return [
    ['text', plainText(limit.tool)],
    ['text', plainText(limit.window)],
    [role, barOf(limit.used_percent, BAR)],
    [role, percentOf(limit.used_percent)],
    ['text', resetOf(limit, now)],
    ['dim', ago(limit.at, now)],
  ];
}

function tokenCells(tokens: TokenCounts | null): readonly Cell[] {
  const { input, output } = tokens ?? NO_TOKENS;
  const counts = [input, output, cachedOf(tokens ?? NO_TOKENS)];
  return counts.map((count): Cell => ['text', tokens === null ? '' : countOf(count)]);
}

function resetOf({ resets_at }: AccountLimit, now: number): string {
  if (resets_at === null) return '';
  return resets_at > now ? `anew in ${duration(resets_at - now)}` : 'begun anew since';
}

function ago(at: number, now: number): string {
  return `${duration(now - at)} ago`;
}
