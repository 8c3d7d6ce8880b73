import type { Ask } from '../../../src/domain/ask.ts';
import { askLines, askRow } from '../ask-lines.ts';
import type { CommandCall } from '../command.ts';
import { askForm } from '../json-forms.ts';
import { listAsks, listNodes } from '../list-all.ts';
import { loadPaint } from '../paint.ts';
import { tableLines } from '../table.ts';

/** `moitumi asks [WHICH] [--all] [--full]`: what agents want from you; one alone, or each with `--full`, with all its words. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const client = await call.connect();
  const asked = listAsks(client, wish(call));
  if (output.json) {
    await output.value((await asked).map(askForm));
    return 0;
  }
  const [found, { nodes }] = await Promise.all([asked, listNodes(client)]);
  if (found.length === 0) output.talk(options.flag('all') ? 'No agent asked anything.' : 'No agent wants anything.');
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  const full = options.flag('full') || found.length === 1;
  const paint = await loadPaint(output.color);
  const heads = tableLines(
    found.map((ask) => askRow(ask, titles, Date.now())),
    output.columns,
    paint,
  );
  const words = (ask: Ask): readonly string[] => (full ? ['', ...askLines(ask, output.columns, paint), ''] : []);
  await output.lines(found.flatMap((ask, index) => [heads[index] ?? '', ...words(ask)]));
  return 0;
}

/** One ask by its id, those of an agent, or all. */
function wish({ args, options }: CommandCall): Parameters<typeof listAsks>[1] {
  const [which] = args;
  if (which !== undefined && /^q\d+$/.test(which)) return { ask: which };
  return { ...(which === undefined ? {} : { agent: which }), ...(options.flag('all') ? { all: true } : {}) };
}
