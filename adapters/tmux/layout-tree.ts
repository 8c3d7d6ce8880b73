/** Width and height in cells. */
export type Size = { readonly cols: number; readonly rows: number };

/** A window's layout: a pane, or parts beside (`row`) or below (`column`) each other with a border between them. */
export type LayoutTree =
  | (Size & { readonly kind: 'pane'; readonly id: number })
  | (Size & { readonly kind: 'row' | 'column'; readonly parts: readonly LayoutTree[] });

/** Reads a layout string of tmux, with or without its checksum; null where it is none. */
export function parseLayout(text: string): LayoutTree | null {
  const source = { text: text.replace(/^[0-9a-f]{4},/, ''), at: 0 };
  const tree = parseCell(source);
  return source.at === source.text.length ? tree : null;
}

/** The layout as tmux takes it. With `ids` false, every pane is 0, as layouts are compared and kept. */
export function printLayout(tree: LayoutTree, ids: boolean): string {
  return printCell(tree, 0, 0, ids);
}

/** The string with tmux's own checksum: rotate right by one, add the byte, in 16 bits. */
export function withChecksum(layout: string): string {
  let sum = 0;
  for (const char of layout) sum = ((sum >> 1) + ((sum & 1) << 15) + char.charCodeAt(0)) & 0xffff;
  return `${sum.toString(16).padStart(4, '0')},${layout}`;
}

/** The panes' ids, in the order of the cells. */
export function paneIds(tree: LayoutTree): readonly number[] {
  return tree.kind === 'pane' ? [tree.id] : tree.parts.flatMap(paneIds);
}

/**
 * The same arrangement in another size. Parts keep their shares, and pane number `fixed` of the layout its own length,
 * where that leaves the others at least as much. Null when a pane would be smaller than `least`.
 */
export function resizeLayout(tree: LayoutTree, size: Size, fixed: number, least: Size): LayoutTree | null {
  if (tree.kind === 'pane') return size.cols < least.cols || size.rows < least.rows ? null : { ...tree, ...size };
  const axis = tree.kind === 'row' ? 'cols' : 'rows';
  let first = fixed;
  const own = tree.parts.map((part) => {
    const isFixed = part.kind === 'pane' && first === 0;
    first -= paneIds(part).length;
    return isFixed;
  });
  const lengths = share(
    tree.parts.map((part) => part[axis]),
    own,
    size[axis] - (tree.parts.length - 1),
  );
  first = fixed;
  const parts = tree.parts.map((part, index) => {
    const resized = resizeLayout(part, { ...size, [axis]: lengths[index] ?? 0 }, first, least);
    first -= paneIds(part).length;
    return resized;
  });
  return parts.some((part) => part === null)
    ? null
    : { ...tree, ...size, parts: parts.filter((part) => part !== null) };
}

/** Cuts `whole` in proportion to `lengths`, but for those that stay as they are. */
function share(lengths: readonly number[], fixed: readonly boolean[], whole: number): readonly number[] {
  const kept = lengths.reduce((sum, length, index) => sum + (fixed[index] === true ? length : 0), 0);
  const holds = kept * 2 <= whole;
  const moving = lengths.map((length, index) => (holds && fixed[index] === true ? 0 : length));
  const total = moving.reduce((sum, length) => sum + length, 0);
  const room = holds ? whole - kept : whole;
  let before = 0;
  // Cut at rounded places, so that the parts add up.
  return lengths.map((length, index) => {
    if (holds && fixed[index] === true) return length;
    const from = Math.round((before * room) / total);
    before += length;
    return Math.round((before * room) / total) - from;
  });
}

type Source = { readonly text: string; at: number };

function parseCell(source: Source): LayoutTree | null {
  const head = /^([1-9]\d{0,4})x([1-9]\d{0,4}),\d{1,5},\d{1,5}(?:,(\d+)|(?=[{[]))/.exec(source.text.slice(source.at));
  if (head === null) return null;
  source.at += head[0].length;
  const size = { cols: Number(head[1]), rows: Number(head[2]) };
  if (head[3] !== undefined) return { kind: 'pane', ...size, id: Number(head[3]) };
  const kind = source.text[source.at] === '{' ? 'row' : 'column';
  const parts: LayoutTree[] = [];
  do {
    source.at += 1;
    const part = parseCell(source);
    if (part === null) return null;
    parts.push(part);
  } while (source.text[source.at] === ',');
  if (source.text[source.at] !== (kind === 'row' ? '}' : ']')) return null;
  source.at += 1;
  return { kind, ...size, parts };
}

function printCell(tree: LayoutTree, x: number, y: number, ids: boolean): string {
  const head = `${tree.cols}x${tree.rows},${x},${y}`;
  if (tree.kind === 'pane') return `${head},${ids ? tree.id : 0}`;
  let at = tree.kind === 'row' ? x : y;
  const parts = tree.parts.map((part) => {
    const printed = tree.kind === 'row' ? printCell(part, at, y, ids) : printCell(part, x, at, ids);
    at += (tree.kind === 'row' ? part.cols : part.rows) + 1;
    return printed;
  });
  return `${head}${tree.kind === 'row' ? '{' : '['}${parts.join(',')}${tree.kind === 'row' ? '}' : ']'}`;
}
