import type { DesiredLayout, DesiredPane } from '../../src/domain/panes.ts';
import { marksOf, type PaneMarks } from './pane-marks.ts';

/** A pane that is there, in the window of the sidebar. */
export type ActualPane = {
  readonly id: string;
  /** Its `@moitumi_key`; null: it is not ours. */
  readonly key: string | null;
  /** What its marks were made of. */
  readonly marked: string;
};

/**
 * One step towards the desired panes. They are to be done in order.
 * `open` puts the new pane right after pane `after`; `swap` exchanges the places of two.
 */
export type PaneOperation =
  | { readonly kind: 'close'; readonly id: string }
  | { readonly kind: 'swap'; readonly id: string; readonly with: string }
  | { readonly kind: 'mark'; readonly id: string; readonly marks: PaneMarks; readonly marked: string }
  | {
      readonly kind: 'open';
      readonly after: string;
      readonly pane: DesiredPane;
      readonly marks: PaneMarks;
      readonly marked: string;
    };

/**
 * What makes the panes beside `host` the desired ones: those with our key, each once, in order, the host among them
 * after the first `hostAt`. Where that is not 0, panes that are opened come into their places by the next plan alone.
 * Foreign panes are neither closed nor marked; where there are any, nothing is swapped either.
 */
export function planPanes(
  host: string,
  layout: DesiredLayout,
  actual: readonly ActualPane[],
  hostAt = 0,
): readonly PaneOperation[] {
  const wanted = new Map(layout.panes.map((pane) => [pane.key, pane]));
  const kept = new Map<string, ActualPane>();
  const closed: ActualPane[] = [];
  for (const pane of actual) {
    if (pane.key === null || pane.id === host) continue;
    if (wanted.has(pane.key) && !kept.has(pane.key)) kept.set(pane.key, pane);
    else closed.push(pane);
  }
  const foreign = actual.some((pane) => pane.key === null && pane.id !== host);
  return [
    ...closed.map((pane) => ({ kind: 'close' as const, id: pane.id })),
    ...(foreign ? [] : reorder(order(host, layout, kept, hostAt), actual)),
    ...markChanged(layout, kept),
    ...openMissing(host, layout, kept),
  ];
}

/** The ids of the panes that are there already, as they are to stand. */
function order(
  host: string,
  layout: DesiredLayout,
  kept: ReadonlyMap<string, ActualPane>,
  hostAt: number,
): readonly string[] {
  const ids = layout.panes.map((pane) => kept.get(pane.key)?.id);
  return [...ids.slice(0, hostAt), host, ...ids.slice(hostAt)].filter((id) => id !== undefined);
}

/** Brings panes into an order by exchanges. */
function reorder(wanted: readonly string[], actual: readonly ActualPane[]): readonly PaneOperation[] {
  const current = actual.map((pane) => pane.id).filter((id) => wanted.includes(id));
  return wanted.flatMap((id, index) => {
    const there = current[index];
    if (there === undefined || there === id) return [];
    current[current.indexOf(id)] = there;
    current[index] = id;
    return [{ kind: 'swap' as const, id, with: there }];
  });
}

function markChanged(layout: DesiredLayout, kept: ReadonlyMap<string, ActualPane>): readonly PaneOperation[] {
  return layout.panes.flatMap((pane) => {
    const there = kept.get(pane.key);
    const mark = marking(pane, layout);
    return there === undefined || there.marked === mark.marked
      ? []
      : [{ kind: 'mark' as const, id: there.id, ...mark }];
  });
}

/** Last first: each goes right behind a pane whose id is known already, and pushes those opened before it on. */
function openMissing(
  host: string,
  layout: DesiredLayout,
  kept: ReadonlyMap<string, ActualPane>,
): readonly PaneOperation[] {
  let after = host;
  const opened = layout.panes.flatMap((pane) => {
    const there = kept.get(pane.key);
    if (there !== undefined) after = there.id;
    return there === undefined ? [{ kind: 'open' as const, after, pane, ...marking(pane, layout) }] : [];
  });
  return opened.reverse();
}

function marking(pane: DesiredPane, layout: DesiredLayout): { marks: PaneMarks; marked: string } {
  const marks = marksOf(pane, pane.key === layout.selected);
  return { marks, marked: digest(Object.values(marks).join('\0')) };
}

/** FNV-1a: short enough for an option, and it only has to notice a change. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
