import type { Node } from '../../../src/domain/node.ts';
import { addTokens, type NodeUsage } from '../../../src/domain/usage.ts';
import type { Params, Result } from '../../../src/ports/requests.ts';
import type { CommandCall } from '../command.ts';
import { usageForm } from '../json-forms.ts';
import { listAgents, listNodes } from '../list-all.ts';
import { loadPaint } from '../paint.ts';
import { type Cell, tableLines } from '../table.ts';
import { limitRow, sumRow, USAGE_HEADS, usageRow } from '../usage-lines.ts';

type Known = Result<'get_usage'>;

/** `moitumi usage [AGENT|NODE]`: what agents have used, and what their accounts may still use. */
export async function run(call: CommandCall): Promise<number> {
  const { output } = call;
  const client = await call.connect();
  const asked = client.request('get_usage', { ...meant(call.args[0]), fresh: true });
  if (output.json) {
    await output.value(usageForm(await asked));
    return 0;
  }
  const [known, { nodes }, agents] = await Promise.all([asked, listNodes(client), listAgents(client, true)]);
  if (known.agents.length + known.nodes.length === 0) output.talk('Nothing is known yet of what agents use.');
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  const places = new Map(agents.map(({ id, node }) => [id, titles.get(node) ?? '']));
  const now = Date.now();
  const paint = await loadPaint(output.color);
  const rows: readonly (readonly Cell[])[] = [
    ...known.agents.map((usage) => usageRow(usage, places.get(usage.agent) ?? '', now)),
    ...sums(known, nodes, now),
  ];
  const limits = known.limits.map((limit) => limitRow(limit, now));
  await output.lines([
    ...(rows.length === 0 ? [] : tableLines([USAGE_HEADS, ...rows], output.columns, paint)),
    ...(rows.length > 0 && limits.length > 0 ? [''] : []),
    ...tableLines(limits, output.columns, paint),
  ]);
  return 0;
}

/** Ids of agents look like no title that one would type for a node. */
function meant(which: string | undefined): Pick<Params<'get_usage'>, 'agent' | 'node'> {
  if (which === undefined) return {};
  return /^a\d+$/.test(which) ? { agent: which } : { node: which };
}

/** Each branch below what was asked for, and all of it. */
function sums({ nodes: known }: Known, nodes: readonly Node[], now: number): readonly (readonly Cell[])[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const told = new Set(known.map(({ node }) => node));
  const tops = known.filter(({ node }) => !told.has(byId.get(node)?.parent ?? ''));
  const [first, ...others] = tops;
  if (first === undefined) return [];
  const rows = known.map((sum) => sumRow(sum, sum.node, byId.get(sum.node)?.title ?? '', now));
  return others.length === 0 ? rows : [...rows, sumRow(others.reduce(both, first), '', 'all', now)];
}

function both(a: NodeUsage, b: NodeUsage): NodeUsage {
  const cost_usd = a.cost_usd === null && b.cost_usd === null ? null : (a.cost_usd ?? 0) + (b.cost_usd ?? 0);
  const sum = { agents: a.agents + b.agents, unpriced: a.unpriced + b.unpriced, at: Math.min(a.at, b.at) };
  return { node: a.node, tokens: addTokens(a.tokens, b.tokens), cost_usd, ...sum };
}
