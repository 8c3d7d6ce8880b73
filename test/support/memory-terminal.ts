import type { IAgentTerminal, IViewer, ViewingState } from '../../src/ports/agent-manager.ts';

/** A terminal that keeps what was typed, and shows what a test says. */
export type MemoryTerminal = IAgentTerminal & {
  /** What was typed: `paste:text` or `keys:text`, in order. */
  readonly typed: readonly string[];
  readonly viewers: readonly IViewer[];
  /** The texts in the lines of those that were attached with one, in order. */
  readonly said: readonly string[];
  /** Makes it refuse input from now on. */
  clog(): void;
  end(): void;
};

export function memoryTerminal(): MemoryTerminal {
  const typed: string[] = [];
  const viewers: IViewer[] = [];
  const said: string[] = [];
  let offset = 0;
  let clogged = false;
  const names = new Set<string>();
  const take = (what: string, once?: string): boolean => {
    if (clogged) return false;
    if (once !== undefined && names.has(once)) return true;
    if (once !== undefined) names.add(once);
    typed.push(what);
    offset += what.length;
    return true;
  };
  return {
    typed,
    viewers,
    said,
    clog: () => {
      clogged = true;
    },
    end: () => {
      for (const viewer of viewers.splice(0)) viewer.closed('exited');
    },
    write: (bytes, once) => take(`keys:${Buffer.from(bytes).toString()}`, once),
    paste: (text, once) => take(`paste:${text}`, once),
    readScreen: async () => ({
      cols: 80,
      rows: 24,
      lines: [...typed],
      scrollback: 0,
      cursor: { x: 0, y: 0, visible: true },
      title: null,
      alternate: false,
      offset,
    }),
    readOutput: async ({ since }) => ({ from: since, next: offset, data: '', ended: false }),
    attach: async (viewer, options) => {
      viewers.push(viewer);
      if (options.line !== undefined) said.push(options.line);
      viewer.bytes(Buffer.from('screen'));
      const state: ViewingState = { cols: options.cols, rows: options.rows, driver: options.mode === 'drive' };
      return {
        state,
        input: (bytes) => void take(`input:${Buffer.from(bytes).toString()}`),
        resize: async (cols, rows) => ({ ...state, cols, rows }),
        take: async () => ({ ...state, driver: true }),
        say: (line) => void said.push(line),
        refresh: () => void viewer.bytes(Buffer.from('screen')),
        detach: async () => void viewers.splice(viewers.indexOf(viewer), 1),
        leave: () => void viewers.splice(viewers.indexOf(viewer), 1),
      };
    },
  };
}
