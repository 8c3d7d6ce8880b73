import type { NodeId } from '../../../src/domain/node.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { markdownLines } from '../../terminal/markdown/markdown-lines.ts';
import { drawLine } from '../render/line.ts';
import type { ContentOptions } from './content-options.ts';
import { watchNode } from './node-watch.ts';
import { type Page, Pager } from './pager.ts';

/** Shows a node's notes, rendered, until the person leaves; what is edited elsewhere shows at once. */
export async function showNotes(node: NodeId, options: ContentOptions): Promise<void> {
  const pager = new Pager({ ...options, follow: false, onKey: () => undefined, onSize: () => undefined });
  pager.begin();
  const load = async (client: IControlClient) => {
    const { notes } = await client.request('get_node', { node });
    return { content: { notes: notes ?? '' }, of: new Set([node]) };
  };
  try {
    const client = await watchNode(options.connect, load, (content) => {
      pager.show(pageOf(typeof content === 'string' ? content : content.notes, options));
    });
    await pager.ended;
    await client.close();
  } finally {
    pager.end();
  }
}

function pageOf(markdown: string, { theme }: ContentOptions): Page {
  return {
    header: null,
    // A cell of air on the left, where the border of the pane is.
    body: (width) =>
      markdownLines(markdown, width - 1).map((line) => drawLine({ left: [['text', ' '], ...line] }, width, theme)),
  };
}
