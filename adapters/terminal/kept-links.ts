import type { ScreenState } from './screen-state.ts';
import { BG, type XtermBuffer, type XtermLine } from './xterm-internals.ts';

/** How many links there are before those that nothing has any more are looked for, at least. */
const FEW = 64;

/**
 * xterm.js forgets where a link leads when the lines that it is on leave the screen. They go to our scrollback, so
 * links are kept here as long as a cell or a pen has them.
 */
export function keepLinks(state: ScreenState): void {
  const { _oscLinkService: links } = state.core;
  let enough = FEW;
  links._removeMarkerFromLink = (link, marker) => {
    const index = link.lines.indexOf(marker);
    if (index !== -1) link.lines.splice(index, 1);
    if (links._dataByLinkId.size <= enough) return;
    forgetUnused(state);
    enough = Math.max(FEW, 2 * links._dataByLinkId.size);
  };
}

function forgetUnused(state: ScreenState): void {
  const { _dataByLinkId: byNumber, _entriesWithId: byKey } = state.core._oscLinkService;
  const used = usedLinks(state);
  for (const [number, { key, lines }] of byNumber) {
    if (used.has(number) || lines.length > 0) continue;
    byNumber.delete(number);
    if (key !== undefined) byKey.delete(key);
  }
}

function usedLinks({ core, scrollback }: ScreenState): ReadonlySet<number> {
  const used = new Set([core._inputHandler._curAttrData.extended.urlId]);
  for (const line of scrollback.last(scrollback.length())) addLinks(line, used);
  for (const buffer of [core.buffers.normal, core.buffers.alt]) addBufferLinks(buffer, used);
  return used;
}

function addBufferLinks(buffer: XtermBuffer, used: Set<number>): void {
  used.add(buffer.savedCurAttrData.extended.urlId);
  for (let row = 0; row < buffer.lines.length; row += 1) {
    const line = buffer.lines.get(row);
    if (line !== undefined) addLinks(line, used);
  }
}

function addLinks({ _data: data, _extendedAttrs: extended }: XtermLine, used: Set<number>): void {
  for (const [column, { _urlId }] of Object.entries(extended)) {
    if (((data[Number(column) * 3 + 2] ?? 0) & BG.extended) !== 0) used.add(_urlId);
  }
}
