import type { Node, NodeCommand, NodeId } from '../../../src/domain/node.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import type { Loaded } from './node-watch.ts';

/** A node's live command, and where it runs; null: it has none any more. */
export type CommandContent = { readonly command: NodeCommand; readonly cwd: string } | { readonly command: null };

/** Asks for the command and for the nearest directory above it; `fallback` where no node has one. */
export async function loadCommand(
  client: IControlClient,
  id: NodeId,
  fallback: string,
): Promise<Loaded<CommandContent>> {
  const { node } = await client.request('get_node', { node: id });
  const of = new Set([id]);
  const command = node.command ?? null;
  if (command === null) return { content: { command }, of };
  let at: Node = node;
  while (at.cwd === null && at.parent !== null) {
    at = (await client.request('get_node', { node: at.parent })).node;
    of.add(at.id);
  }
  return { content: { command, cwd: at.cwd ?? fallback }, of };
}
