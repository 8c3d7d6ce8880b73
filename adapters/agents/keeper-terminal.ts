import type { AgentId } from '../../src/domain/agent.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { AttachOptions, IAgentTerminal, IViewer, IViewing, ViewingState } from '../../src/ports/agent-manager.ts';
import type { OutputSlice, Screen } from '../../src/ports/requests.ts';
import type { KeeperLink } from './keeper-link.ts';

/** Most input on its way to a program that does not read; the keeper's own queue is as long. */
const INPUT_BYTES = 256 * 1024;

/** The terminal of an agent that a keeper holds. */
export class KeeperTerminal implements IAgentTerminal {
  readonly #agent: AgentId;
  readonly #link: KeeperLink;
  readonly #viewings = new Map<number, Viewing>();
  #pending = 0;

  constructor(agent: AgentId, link: KeeperLink) {
    this.#agent = agent;
    this.#link = link;
  }

  write(bytes: Uint8Array, once?: string): boolean {
    const params = { agent: this.#agent, data: Buffer.from(bytes).toString('base64'), ...named(once) };
    return this.#give(bytes.length, () => this.#link.request('write', params));
  }

  paste(text: string, once?: string): boolean {
    const params = { agent: this.#agent, text, ...named(once) };
    return this.#give(Buffer.byteLength(text), () => this.#link.request('paste', params));
  }

  readScreen(options: Parameters<IAgentTerminal['readScreen']>[0]): Promise<Screen> {
    const { waitMs, ...rest } = options;
    return this.#link.request('read_screen', {
      agent: this.#agent,
      ...rest,
      ...(waitMs === undefined ? {} : { wait_ms: waitMs }),
    });
  }

  readOutput({ waitMs, ...rest }: Parameters<IAgentTerminal['readOutput']>[0]): Promise<OutputSlice> {
    return this.#link.request('read_output', { agent: this.#agent, ...rest, wait_ms: waitMs });
  }

  async attach(viewer: IViewer, options: AttachOptions): Promise<IViewing> {
    const channel = this.#link.open((bytes) => viewing.bytes(bytes));
    const viewing = new Viewing(this.#link, channel, viewer, options, () => this.#viewings.delete(channel));
    this.#viewings.set(channel, viewing);
    const { tty, ...asked } = { agent: this.#agent, channel, ...options };
    const opened = (state: ViewingState): ViewingState => viewing.is(state);
    try {
      if (tty === undefined) await this.#link.request('attach', asked, opened);
      else await this.#link.request(tty.cooked === true ? 'open_cooked_door' : 'open_door', { ...asked, tty }, opened);
    } catch (error) {
      this.#viewings.delete(channel);
      this.#link.drop(channel);
      throw tty === undefined ? error : asNoDoor(error, tty.path);
    }
    return viewing;
  }

  /** The driver or the size changed, as the keeper tells; false: the channel is none of this terminal's. */
  changed(channel: number, state: ViewingState): void {
    this.#viewings.get(channel)?.changed(state);
  }

  /** The key for the next agent was typed where a channel shows this one. */
  next(channel: number, typed: Uint8Array): void {
    this.#viewings.get(channel)?.next(typed);
  }

  /** Nothing more comes on a channel, or on any. */
  closed(reason: 'exited' | 'lost' | 'detached', channel?: number): void {
    for (const [number, viewing] of this.#viewings)
      if (channel === undefined || number === channel) viewing.closed(reason);
  }

  /** The keeper has fallen silent: who is behind a door gets the terminal back, since no key closes it now. */
  silent(): void {
    for (const viewing of this.#viewings.values()) if (viewing.door) viewing.closed('lost');
  }

  #give(length: number, request: () => Promise<unknown>): boolean {
    if (this.#pending + length > INPUT_BYTES) return false;
    this.#pending += length;
    const taken = (): void => {
      this.#pending -= length;
    };
    request().then(taken, taken);
    return true;
  }
}

function named(once: string | undefined): { readonly once?: string } {
  return once === undefined ? {} : { once };
}

/** A keeper of yesterday knows no doors. */
function asNoDoor(error: unknown, path: string): unknown {
  if (!(error instanceof MoitumiError) || error.code !== 'unknown_method') return error;
  return new MoitumiError('no_door', error.message, { path, reason: 'the keeper is too old' });
}

/** One viewer's hold on it. */
class Viewing implements IViewing {
  /** Its terminal is served by the keeper. */
  readonly door: boolean;
  readonly #link: KeeperLink;
  readonly #channel: number;
  readonly #viewer: IViewer;
  readonly #mode: AttachOptions['mode'];
  readonly #gone: () => void;
  #state: ViewingState = { cols: 0, rows: 0, driver: false };
  #flowing = true;

  constructor(link: KeeperLink, channel: number, viewer: IViewer, options: AttachOptions, gone: () => void) {
    this.#link = link;
    this.#channel = channel;
    this.#viewer = viewer;
    this.#mode = options.mode;
    this.door = options.tty !== undefined;
    this.#gone = gone;
  }

  get state(): ViewingState {
    return this.#state;
  }

  is({ cols, rows, driver }: ViewingState): ViewingState {
    this.#state = { cols, rows, driver };
    return this.#state;
  }

  changed(state: ViewingState): void {
    this.#viewer.changed(this.is(state));
  }

  next(typed: Uint8Array): void {
    this.#viewer.next(typed);
  }

  bytes(bytes: Uint8Array): void {
    if (!this.#flowing || this.#viewer.bytes(bytes)) return;
    this.#flowing = false;
    this.#link.request('pause', { channel: this.#channel }).catch(() => undefined);
  }

  closed(reason: 'exited' | 'lost' | 'detached'): void {
    this.#end();
    this.#viewer.closed(reason);
  }

  input(bytes: Uint8Array): void {
    if (this.#mode === 'drive') this.#link.send(this.#channel, bytes);
  }

  async resize(cols: number, rows: number): Promise<ViewingState> {
    return this.is(await this.#link.request('resize', { channel: this.#channel, cols, rows }));
  }

  async take(): Promise<ViewingState> {
    return this.is(await this.#link.request('take', { channel: this.#channel }));
  }

  refresh(): void {
    // What is on its way from before is older than the screen that comes, which follows the answer.
    this.#flowing = false;
    const flow = (): void => {
      this.#flowing = true;
    };
    this.#link.request('refresh', { channel: this.#channel }, flow).catch(() => undefined);
  }

  say(line: string): void {
    this.#link.request('line', { channel: this.#channel, text: line }).catch(() => undefined);
  }

  async detach(): Promise<void> {
    this.#end();
    await this.#link.request('detach', { channel: this.#channel }).catch(() => undefined);
  }

  leave(): void {
    this.#end();
    const method = this.door ? 'leave' : 'detach';
    this.#link.request(method, { channel: this.#channel }).catch(() => undefined);
  }

  #end(): void {
    this.#flowing = false;
    this.#link.drop(this.#channel);
    this.#gone();
  }
}
