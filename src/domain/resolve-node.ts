import { MoitumiError } from './error.ts';
import { nearest } from './nearest.ts';
import type { Node } from './node.ts';
import type { Nodes } from './tree.ts';

/** Most candidates that an ambiguous reference names. */
const MAX_CANDIDATES = 8;

/** Most nodes, the newest, among which the nearest is looked for: ten thousand would take a second of everyone's time. */
const MAX_COMPARED = 200;

/**
 * The node that a reference means: the one with that id, else the only one whose title is that, else the only one
 * whose title begins with it. Case does not matter. Throws `node_not_found` or `node_ambiguous`.
 */
export function resolveNode(nodes: Nodes, ref: string): Node {
  const byId = nodes.get(ref);
  if (byId !== undefined) return byId;
  const matches = titleMatches(nodes, ref);
  const [first] = matches;
  if (first === undefined) throw notFound(nodes, ref);
  if (matches.length === 1) return first;
  throw ambiguous(ref, matches);
}

/** The nodes that a reference may mean by their titles: those whose title is that, else those that begin with it. */
export function titleMatches(nodes: Nodes, ref: string): readonly Node[] {
  const wanted = ref.trim().toLowerCase();
  if (wanted === '') return [];
  const begins: Node[] = [];
  const equal: Node[] = [];
  for (const node of nodes.values()) {
    const title = node.title.toLowerCase();
    if (!title.startsWith(wanted)) continue;
    begins.push(node);
    if (title === wanted) equal.push(node);
  }
  return equal.length === 1 ? equal : begins;
}

/** The id or the title nearest to a reference that matches nothing, or null. */
export function nearestNode(nodes: Nodes, ref: string): string | null {
  const titles = new Map<string, string>();
  for (const { title } of [...nodes.values()].slice(-MAX_COMPARED)) {
    titles.set(title, title);
    const beginning = title.slice(0, ref.length);
    if (!titles.has(beginning)) titles.set(beginning, title);
  }
  const title = nearest(ref, titles.keys());
  return nearest(ref, [...nodes.keys()].slice(-MAX_COMPARED)) ?? (title === null ? null : (titles.get(title) ?? null));
}

function notFound(nodes: Nodes, ref: string): MoitumiError<'node_not_found'> {
  const near = nearestNode(nodes, ref);
  const hint = near === null ? '`moitumi tree` lists them.' : `Did you mean “${shown(near)}”?`;
  return new MoitumiError('node_not_found', `No node has the id or a title that begins with “${shown(ref)}”. ${hint}`, {
    ref: shown(ref),
    nearest: near,
  });
}

function ambiguous(ref: string, matches: readonly Node[]): MoitumiError<'node_ambiguous'> {
  const some = matches.slice(0, MAX_CANDIDATES);
  const more = matches.length > some.length ? ` and ${matches.length - some.length} more` : '';
  const list = some.map((node) => `${node.id} (${shown(node.title)})`).join(', ');
  return new MoitumiError('node_ambiguous', `“${shown(ref)}” may mean ${list}${more}. Use an id.`, {
    ref: shown(ref),
    candidates: some.map((node) => node.id),
  });
}

/** A reference as an error shows it: never longer than a line. */
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
