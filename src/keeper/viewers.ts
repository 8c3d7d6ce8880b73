import type { ScreenModel } from '../../adapters/terminal/screen-model.ts';
import type { ViewingState } from '../ports/agent-manager.ts';
import type { AttachMode } from '../ports/requests.ts';

/** The way to one viewer. */
export type ViewerLine = {
  send(bytes: Uint8Array): void;
  /** Too much waits on the way already. */
  congested(): boolean;
  changed(state: ViewingState): void;
  closed(): void;
};

/** A viewer, as the connection it came by handles it. */
export type Viewer = {
  readonly mode: AttachMode;
  state(): ViewingState;
  /** Its own size; the pty follows only the driver's. */
  resize(cols: number, rows: number): ViewingState;
  /** Makes it the driver, unless it only watches. */
  take(): ViewingState;
  /** Nothing is sent until `refresh`. */
  pause(): void;
  refresh(): void;
  detach(): void;
};

/** Everyone who looks at one agent. */
export type Viewers = {
  /** The screen follows the answer. */
  attach(
    line: ViewerLine,
    options: { readonly cols: number; readonly rows: number; readonly mode: AttachMode },
  ): Viewer;
  output(bytes: Uint8Array): void;
  /** Ways that were congested may be free again. */
  drained(): void;
  /** Nothing will come any more. */
  close(): void;
};

/** What viewers need of the agent. */
export type Viewed = {
  readonly screen: ScreenModel;
  /** Of the pty and the screen. */
  resize(cols: number, rows: number): void;
};

/** Lines of scrollback that a new viewer gets before the screen. */
const SCROLLBACK = 1_000;

/** After a resize viewers get the screen anew; this long is waited for the next one, so that dragging an edge costs little. */
const SETTLE_MS = 20;

type Seat = {
  readonly line: ViewerLine;
  readonly mode: AttachMode;
  cols: number;
  rows: number;
  /** live: gets output; lagging: gets the screen once its way is free; paused: once it asks. */
  flow: 'live' | 'lagging' | 'paused';
};

/** The first viewer that may type drives: the pty has its size. When it leaves, the next one does. */
export function createViewers(viewed: Viewed): Viewers {
  const seats = new Set<Seat>();
  let driver: Seat | null = null;
  let settling: NodeJS.Timeout | null = null;

  const state = (seat: Seat): ViewingState => ({ ...viewed.screen.size(), driver: seat === driver });

  const show = (seat: Seat, again: boolean): void => {
    const { cols, rows } = viewed.screen.size();
    // Another size would put scrolled lines elsewhere: such a viewer gets the screen alone.
    const scrollback = again || seat.cols !== cols || seat.rows !== rows ? 0 : SCROLLBACK;
    seat.flow = 'live';
    seat.line.send(new TextEncoder().encode(viewed.screen.write({ scrollback, again })));
  };

  /** After the answer to whatever asked for it. */
  const showSoon = (seat: Seat, again: boolean): void => {
    seat.flow = 'paused';
    queueMicrotask(() => {
      if (seats.has(seat)) show(seat, again);
    });
  };

  const settle = (): void => {
    settling = null;
    for (const seat of seats) if (seat.flow === 'lagging' && !seat.line.congested()) show(seat, true);
  };

  const follow = (except: Seat | null): void => {
    const { cols, rows } = viewed.screen.size();
    if (driver === null || (driver.cols === cols && driver.rows === rows)) return;
    viewed.resize(driver.cols, driver.rows);
    for (const seat of seats) {
      if (seat === except) continue;
      if (seat.flow === 'live') seat.flow = 'lagging';
      seat.line.changed(state(seat));
    }
    settling ??= setTimeout(settle, SETTLE_MS);
  };

  const drive = (seat: Seat | null): void => {
    const before = driver;
    driver = seat;
    follow(seat);
    if (before !== null && seats.has(before)) before.line.changed(state(before));
  };

  const detach = (seat: Seat): void => {
    seats.delete(seat);
    if (seat !== driver) return;
    const next = [...seats].find((other) => other.mode === 'drive') ?? null;
    drive(next);
    next?.line.changed(state(next));
  };

  const viewer = (seat: Seat): Viewer => ({
    mode: seat.mode,
    state: () => state(seat),
    resize: (cols, rows) => {
      Object.assign(seat, bounded(cols, rows));
      if (seat === driver) follow(null);
      return state(seat);
    },
    take: () => {
      if (seat.mode === 'drive' && seats.has(seat)) drive(seat);
      if (seat.flow === 'live') showSoon(seat, true);
      return state(seat);
    },
    pause: () => {
      seat.flow = 'paused';
    },
    refresh: () => showSoon(seat, true),
    detach: () => detach(seat),
  });

  return {
    attach: (line, { mode, ...size }) => {
      const seat: Seat = { line, mode, ...bounded(size.cols, size.rows), flow: 'paused' };
      seats.add(seat);
      // The pty first, then the screen: a terminal has but one size, and this viewer's is the one that counts.
      if (driver === null && mode === 'drive') drive(seat);
      showSoon(seat, false);
      return viewer(seat);
    },
    output: (bytes) => {
      for (const seat of seats) {
        if (seat.flow !== 'live') continue;
        if (seat.line.congested()) seat.flow = 'lagging';
        else seat.line.send(bytes);
      }
    },
    drained: settle,
    close: () => {
      if (settling !== null) clearTimeout(settling);
      for (const seat of seats) if (seat.flow === 'lagging') show(seat, true);
      for (const seat of seats) seat.line.closed();
      seats.clear();
      driver = null;
    },
  };
}

/** xterm.js has at least 2 columns; more than 1,000 either way is a mistake or an attack on memory. */
function bounded(cols: number, rows: number): { cols: number; rows: number } {
  const within = (value: number, low: number) => Math.min(Math.max(Math.trunc(value) || low, low), 1_000);
  return { cols: within(cols, 2), rows: within(rows, 1) };
}
