import type { ScreenModel } from '../../adapters/terminal/screen-model.ts';
import { tellings } from '../../adapters/terminal/tellings.ts';
import type { ViewingState } from '../ports/agent-manager.ts';
import type { AttachMode } from '../ports/requests.ts';
import { ViewerPicture } from './viewer-picture.ts';

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
  /** Its last row shows this text, and not the agent. */
  readonly line?: string;
};

/** What viewers need of the agent. */
export type Viewed = {
  readonly screen: ScreenModel;
  /** Of the pty and the screen. */
  resize(cols: number, rows: number): void;
};

/** How often a terminal that cannot have the output itself gets a picture, at most: about as often as a screen shows one. */
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
    if (driver === null || (driver.picture.cols === cols && driver.picture.rows === rows)) return;
    this.#viewed.resize(driver.picture.cols, driver.picture.rows);
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
  readonly picture: ViewerPicture;
  readonly #viewers: Viewers;
  readonly #screen: ScreenModel;
  readonly #way: ViewerLine;
  /** When the next picture is sent. */
  #frame: NodeJS.Timeout | null = null;
  #paintedAt = 0;
  /** live: gets output; lagging: gets the screen once its way is free; paused: once it asks. */
  #flow: 'live' | 'lagging' | 'paused' = 'paused';

  constructor(viewers: Viewers, screen: ScreenModel, way: ViewerLine, options: ViewerOptions) {
    this.#viewers = viewers;
    this.#screen = screen;
    this.#way = way;
    this.mode = options.mode;
    this.picture = new ViewerPicture(screen, options.line ?? null);
    this.picture.measure(options.cols, options.rows);
  }

  state(): ViewingState {
    return { ...this.#screen.size(), driver: this.#viewers.drives(this) };
  }

  /** Its own size; the pty follows only the driver's. */
  resize(cols: number, rows: number): ViewingState {
    const before = { cols: this.picture.cols, rows: this.picture.rows };
    this.picture.measure(cols, rows);
    const same = before.cols === this.picture.cols && before.rows === this.picture.rows;
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
    this.#noFrame();
    this.#viewers.leave(this);
  }

  output(bytes: Uint8Array): void {
    if (this.#flow !== 'live') return;
    if (this.#way.congested()) {
      this.#flow = 'lagging';
      return;
    }
    if (this.picture.isPlain()) {
      this.#way.send(bytes);
      return;
    }
    const told = tellings(bytes);
    if (told.length > 0) this.#way.send(told);
    this.#paintSoon();
  }

  /** Another text in the line that it has, if it has one. */
  say(line: string): void {
    this.picture.tell(line);
    if (this.#flow === 'live') this.#paintSoon();
  }

  tell(): void {
    this.#way.changed(this.state());
  }

  /** What it shows is no longer right: the screen comes anew, unless it wants nothing now. */
  lag(): void {
    if (this.#flow === 'live') this.#flow = 'lagging';
    this.tell();
  }

  catchUp(): void {
    if (this.#flow === 'lagging' && !this.#way.congested()) this.#show(true);
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
    else if (this.#frame !== null) this.#paint();
    this.#way.closed();
  }

  #show(again: boolean): void {
    this.#flow = 'live';
    this.#send(this.picture.whole(again));
  }

  /** At once where the last time is long enough ago, so that an echo does not wait. */
  #paintSoon(): void {
    const wait = Math.max(this.#paintedAt + FRAME_MS - performance.now(), 0);
    this.#frame ??= setTimeout(() => this.#paint(), wait);
  }

  #paint(): void {
    if (this.#flow === 'live') this.#send(this.picture.changes());
    else this.#noFrame();
  }

  #send(text: string): void {
    this.#noFrame();
    this.#paintedAt = performance.now();
    if (text !== '') this.#way.send(new TextEncoder().encode(text));
  }

  #noFrame(): void {
    if (this.#frame !== null) clearTimeout(this.#frame);
    this.#frame = null;
  }
}
