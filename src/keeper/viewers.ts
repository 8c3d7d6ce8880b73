import { type CroppedScreen, createCroppedScreen } from '../../adapters/terminal/cropped-screen.ts';
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

/** How a viewer comes in. */
export type ViewerOptions = {
  readonly cols: number;
  readonly rows: number;
  readonly mode: AttachMode;
  /** It has the scrollback already. */
  readonly again?: boolean;
};

/** What viewers need of the agent. */
export type Viewed = {
  readonly screen: ScreenModel;
  /** Of the pty and the screen. */
  resize(cols: number, rows: number): void;
};

/** Lines of scrollback that a new viewer gets before the screen. */
const SCROLLBACK = 1_000;

/** How often a terminal of another size gets a picture: about as often as a screen shows one. */
const FRAME_MS = 16;

/** After a resize viewers get the screen anew; the next one is waited for this long, so that dragging an edge costs little. */
const SETTLE_MS = 20;

/**
 * Everyone who looks at one agent. The first who may type drives: the pty has its size, and the others see
 * the same grid. When the driver leaves, the next one who may type drives.
 */
export class Viewers {
  readonly #viewed: Viewed;
  readonly #seats = new Set<Viewer>();
  #driver: Viewer | null = null;
  #settling: NodeJS.Timeout | null = null;
  #over = false;

  constructor(viewed: Viewed) {
    this.#viewed = viewed;
  }

  /** The screen follows the answer to whoever asked. */
  attach(line: ViewerLine, options: ViewerOptions): Viewer {
    const viewer = new Viewer(this, this.#viewed.screen, line, options);
    this.#seats.add(viewer);
    // The pty first, then the screen: a terminal has but one size, and this viewer's is the one that counts.
    if (this.#driver === null && viewer.mode === 'drive') this.drive(viewer);
    viewer.showSoon(options.again === true);
    if (this.#over) queueMicrotask(() => this.close());
    return viewer;
  }

  output(bytes: Uint8Array): void {
    for (const viewer of this.#seats) viewer.output(bytes);
  }

  /** Ways that were congested may be free again. */
  drained(): void {
    for (const viewer of this.#seats) viewer.catchUp();
  }

  /** Nothing will come any more. */
  close(): void {
    this.#over = true;
    if (this.#settling !== null) clearTimeout(this.#settling);
    const seats = [...this.#seats];
    this.#seats.clear();
    this.#driver = null;
    for (const viewer of seats) viewer.end();
  }

  drives(viewer: Viewer): boolean {
    return viewer === this.#driver;
  }

  /** Hands the wheel over, and tells who had it. */
  drive(viewer: Viewer): void {
    const before = this.#driver;
    this.#driver = viewer;
    this.follow(viewer);
    if (before !== viewer) before?.tell();
  }

  /** Gives the pty the driver's size, and everyone the screen that this makes; `except` gets it otherwise. */
  follow(except: Viewer | null): void {
    // Of many sizes in a row the last one counts: each costs a new layout of all lines, and a redraw of the program.
    if (this.#settling !== null && except === null) {
      this.#driver?.lag();
      return;
    }
    const { cols, rows } = this.#viewed.screen.size();
    const driver = this.#driver;
    if (driver === null || (driver.cols === cols && driver.rows === rows)) return;
    this.#viewed.resize(driver.cols, driver.rows);
    for (const viewer of this.#seats) if (viewer !== except) viewer.lag();
    this.#settling ??= setTimeout(() => {
      this.#settling = null;
      this.follow(null);
      this.drained();
    }, SETTLE_MS);
  }

  leave(viewer: Viewer): void {
    this.#seats.delete(viewer);
    if (viewer !== this.#driver) return;
    this.#driver = null;
    const next = [...this.#seats].find((other) => other.mode === 'drive');
    if (next === undefined) return;
    this.drive(next);
    next.lag();
    next.catchUp();
  }

  has(viewer: Viewer): boolean {
    return this.#seats.has(viewer);
  }
}

/** A viewer, as the connection that it came by handles it. */
export class Viewer {
  readonly mode: AttachMode;
  cols = 0;
  rows = 0;
  readonly #viewers: Viewers;
  readonly #screen: ScreenModel;
  readonly #line: ViewerLine;
  readonly #cropped: CroppedScreen;
  /** When the next picture is sent to a terminal of another size. */
  #frame: NodeJS.Timeout | null = null;
  /** live: gets output; lagging: gets the screen once its way is free; paused: once it asks. */
  #flow: 'live' | 'lagging' | 'paused' = 'paused';

  constructor(viewers: Viewers, screen: ScreenModel, line: ViewerLine, options: ViewerOptions) {
    this.#viewers = viewers;
    this.#screen = screen;
    this.#line = line;
    this.mode = options.mode;
    this.#cropped = createCroppedScreen(screen);
    this.#measure(options.cols, options.rows);
  }

  state(): ViewingState {
    return { ...this.#screen.size(), driver: this.#viewers.drives(this) };
  }

  /** Its own size; the pty follows only the driver's. */
  resize(cols: number, rows: number): ViewingState {
    const before = { cols: this.cols, rows: this.rows };
    this.#measure(cols, rows);
    const same = before.cols === this.cols && before.rows === this.rows;
    if (this.#viewers.drives(this)) this.#viewers.follow(null);
    else if (!same && this.#flow === 'live') this.showSoon(true);
    return this.state();
  }

  /** Makes it the driver, unless it only watches. */
  take(): ViewingState {
    if (this.mode === 'drive' && !this.#viewers.drives(this)) {
      this.#viewers.drive(this);
      if (this.#flow === 'live') this.showSoon(true);
    }
    return this.state();
  }

  /** Nothing is sent until `refresh`. */
  pause(): void {
    this.#flow = 'paused';
  }

  refresh(): void {
    this.showSoon(true);
  }

  detach(): void {
    if (this.#frame !== null) clearTimeout(this.#frame);
    this.#frame = null;
    this.#viewers.leave(this);
  }

  output(bytes: Uint8Array): void {
    if (this.#flow !== 'live') return;
    if (this.#line.congested()) this.#flow = 'lagging';
    else if (this.#fits()) this.#line.send(bytes);
    else this.#frame ??= setTimeout(() => this.#paint(false), FRAME_MS);
  }

  tell(): void {
    this.#line.changed(this.state());
  }

  /** What it shows is no longer right: the screen comes anew, unless it wants nothing now. */
  lag(): void {
    if (this.#flow === 'live') this.#flow = 'lagging';
    this.tell();
  }

  catchUp(): void {
    if (this.#flow === 'lagging' && !this.#line.congested()) this.#show(true);
  }

  /** The screen, after the answer to whatever asked for it. */
  showSoon(again: boolean): void {
    this.#flow = 'paused';
    queueMicrotask(() => {
      if (this.#viewers.has(this)) this.#show(again);
    });
  }

  end(): void {
    if (this.#flow === 'lagging') this.#show(true);
    else if (this.#frame !== null) this.#paint(false);
    this.#line.closed();
  }

  #show(again: boolean): void {
    this.#flow = 'live';
    if (!this.#fits()) {
      this.#paint(true);
      return;
    }
    const scrollback = again ? 0 : SCROLLBACK;
    this.#line.send(new TextEncoder().encode(this.#screen.write({ scrollback, again })));
  }

  /** Output fits only a terminal of the pty's size. */
  #fits(): boolean {
    const { cols, rows } = this.#screen.size();
    return this.cols === cols && this.rows === rows;
  }

  #paint(whole: boolean): void {
    if (this.#frame !== null) clearTimeout(this.#frame);
    this.#frame = null;
    if (this.#flow !== 'live' || (!whole && this.#fits())) return;
    this.#line.send(new TextEncoder().encode(this.#cropped.paint(this, whole)));
  }

  /** xterm.js has at least 2 columns; more than 1,000 either way is a mistake, or an attack on memory. */
  #measure(cols: number, rows: number): void {
    this.cols = Math.min(Math.max(Math.trunc(cols) || 2, 2), 1_000);
    this.rows = Math.min(Math.max(Math.trunc(rows) || 1, 1), 1_000);
  }
}
