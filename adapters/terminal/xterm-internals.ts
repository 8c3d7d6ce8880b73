import type { Terminal } from '@xterm/headless';

/**
 * What @xterm/headless 6.0.0 keeps and its API does not tell, and the one call that parses at once.
 * All that reaches behind the API is here and in what imports this; the package's version is pinned.
 */
export type XtermCore = {
  /** Parses at once, so that the screen is never behind the output. Safe here, since no handler is asynchronous. */
  writeSync(data: string): void;
  readonly buffers: { readonly active: XtermBuffer; readonly normal: XtermBuffer; readonly alt: XtermBuffer };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly modes: { readonly insertMode: boolean };
    readonly decPrivateModes: {
      readonly applicationCursorKeys: boolean;
      readonly applicationKeypad: boolean;
      readonly bracketedPasteMode: boolean;
      readonly cursorBlink: boolean | undefined;
      readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      readonly origin: boolean;
      readonly reverseWraparound: boolean;
      readonly sendFocus: boolean;
      readonly synchronizedOutput: boolean;
      readonly wraparound: boolean;
    };
  };
  readonly coreMouseService: { readonly activeProtocol: string; readonly activeEncoding: string };
  readonly _charsetService: {
    readonly charset: object | undefined;
    readonly glevel: number;
    readonly _charsets: readonly (object | undefined)[];
  };
  readonly _bufferService: {
    /** Moves the lines of the active buffer's margins up by one. */
    scroll(eraseAttributes: XtermAttributes, isWrapped?: boolean): void;
  };
  readonly _oscLinkService: XtermLinks;
  readonly unicodeService: { getStringCellWidth(text: string): number };
  readonly _inputHandler: {
    readonly _curAttrData: XtermAttributes;
    readonly _windowTitle: string;
    readonly _parser: XtermParser;
    /** What a piece of output is decoded into. */
    _parseBuffer: Uint32Array;
    eraseInLine(params: { readonly params: readonly number[] }): boolean;
    eraseInDisplay(params: { readonly params: readonly number[] }): boolean;
  };
  readonly _writeBuffer: { _isSyncWriting: boolean; _syncCalls: number; _writeBuffer: string[]; _callbacks: unknown[] };
  readonly optionsService: {
    readonly rawOptions: { readonly convertEol: boolean; readonly cursorBlink: boolean; scrollback: number };
  };
};

/** The targets of hyperlinks, by the number that cells carry. */
export type XtermLinks = {
  readonly _dataByLinkId: Map<number, XtermLink>;
  readonly _entriesWithId: Map<string, XtermLink>;
  getLinkData(id: number): XtermLink['data'] | undefined;
  /** A line that has the link is gone from the screen. */
  _removeMarkerFromLink(link: XtermLink, marker: object): void;
};

/** A hyperlink; `key` is its place in `_entriesWithId`, where the program gave it an id. */
export type XtermLink = {
  readonly data: { readonly id?: string; readonly uri: string };
  readonly key?: string;
  readonly lines: object[];
};

/** The parser itself: unlike through the API, a handler gets the parameters that the next one will get. */
export type XtermParser = {
  /** 0 outside of any sequence. */
  readonly currentState: number;
  readonly precedingJoinState: number;
  readonly _csiHandlers: Record<string, readonly unknown[]>;
  readonly _escHandlers: Record<string, readonly unknown[]>;
  reset(): void;
  registerCsiHandler(
    id: { readonly final: string },
    handler: (params: { readonly params: Int32Array }) => boolean,
  ): unknown;
};

/** One of the two buffers. */
export type XtermBuffer = {
  x: number;
  y: number;
  /** Index in `lines` of the first visible row. */
  ybase: number;
  ydisp: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
  readonly savedX: number;
  /** Counted from the first line kept, as `ybase` is. */
  savedY: number;
  readonly savedCurAttrData: XtermAttributes;
  readonly savedCharset: object | undefined;
  readonly lines: {
    readonly length: number;
    maxLength: number;
    get(index: number): XtermLine | undefined;
    set(index: number, line: XtermLine): void;
    splice(start: number, deleted: number, ...inserted: readonly XtermLine[]): void;
    trimStart(count: number): void;
  };
  getBlankLine(attributes: XtermAttributes): XtermLine;
};

/** A row of cells. */
export type XtermLine = {
  isWrapped: boolean;
  readonly length: number;
  /** Three words a cell: content and width, foreground, background. */
  readonly _data: Uint32Array;
  /** By column, for cells whose content says so: all their characters. */
  _combined: Record<number, string>;
  /** By column, for cells whose background says so. Cells share them, and nobody changes them. */
  _extendedAttrs: Record<number, XtermExtended>;
  /** Cells that are added are like `fill`. What it has in memory is kept for more. */
  resize(columns: number, fill: XtermCell): void;
  loadCell(column: number, cell: XtermCell): XtermCell;
};

/** Colours and flags, packed as in xterm's own Constants.ts. */
export type XtermAttributes = {
  readonly fg: number;
  readonly bg: number;
  readonly extended: { readonly urlId: number; readonly underlineColor: number; readonly _ext: number };
};

/** What only few cells have: underline style and colour in `_ext`, and the number of a hyperlink. */
export type XtermExtended = { _ext: number; _urlId: number; clone(): XtermExtended };

/** A cell, loaded into an object that is used again. */
export type XtermCell = XtermAttributes & {
  getChars(): string;
  /** 2 for a wide character, 0 for the cell after it, else 1. */
  getWidth(): number;
};

/** What is behind a terminal's API. */
export function coreOf(terminal: Terminal): XtermCore {
  return (terminal as unknown as { readonly _core: XtermCore })._core;
}

/**
 * Takes from a terminal that has all its handlers what it does not need: an array for each handler, with room for 16
 * more, and what it decodes output into, which grows to that of the largest piece. That can be one for all terminals of
 * a process, since none parses while another does.
 */
export function slim({ _inputHandler: handler }: XtermCore): void {
  for (const handlers of [handler._parser._csiHandlers, handler._parser._escHandlers]) {
    for (const [id, list] of Object.entries(handlers)) handlers[id] = list.slice();
  }
  decoded ??= new Uint32Array(LARGEST_PIECE);
  handler._parseBuffer = decoded;
}

/** Largest piece that xterm.js decodes as a whole, in characters. */
const LARGEST_PIECE = 131_072;

let decoded: Uint32Array | null = null;

/** A cell to load others into. */
export function emptyCell(terminal: Terminal): XtermCell {
  return terminal.buffer.active.getNullCell() as unknown as XtermCell;
}

/** How a cell's first word is packed: the character, whether more are combined with it, and the width. */
export const CONTENT = { character: 0x1fffff, combined: 0x200000, widthShift: 22 } as const;

/** Bits of `fg`. */
export const FG = {
  inverse: 0x4000000,
  bold: 0x8000000,
  underline: 0x10000000,
  blink: 0x20000000,
  invisible: 0x40000000,
  strike: 0x80000000,
} as const;

/** Bits of `bg`. */
export const BG = {
  italic: 0x4000000,
  dim: 0x8000000,
  extended: 0x10000000,
  protected: 0x20000000,
  overline: 0x40000000,
} as const;

/** How a colour is packed: the mode's bits, then the palette index or the red, green and blue. */
export const COLOR = {
  mask: 0x3000000,
  basic: 0x1000000,
  palette: 0x2000000,
  rgb: 0x3000000,
  value: 0xffffff,
} as const;

/** The underline style's place in `extended._ext`. */
export const UNDERLINE_STYLE = { mask: 0x1c000000, shift: 26 } as const;
