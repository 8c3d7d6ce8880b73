import type { AgentId } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import type { IAgentTerminal, IViewer, IViewing, ViewingState } from '../ports/agent-manager.ts';
import type { Caller } from '../ports/control.ts';
import type { Params, Viewing } from '../ports/requests.ts';
import type { StatusLines } from './status-lines.ts';

/** Most terminal channels of one connection. */
const MAX_CHANNELS = 64;

type Channel = {
  readonly agent: AgentId;
  viewing: IViewing | null;
  open: boolean;
  /** Stops the line that tells of the others. */
  unfollow: () => void;
};

/** The terminal channels of all connections: who looks at which agent. */
export class Channels {
  readonly #lines: StatusLines;
  readonly #channels = new Map<Caller, Map<number, Channel>>();
  /** Whoever has gone may still have an `attach` under way. */
  readonly #gone = new WeakSet<Caller>();

  constructor(lines: StatusLines) {
    this.#lines = lines;
  }

  /** Opens a channel; one of that number that is open already is closed for it. */
  async attach(caller: Caller, agent: AgentId, terminal: IAgentTerminal, params: Params<'attach'>): Promise<Viewing> {
    const { channel: number, agent: _, status = false, ...options } = params;
    await this.#close(caller, number);
    if (this.#gone.has(caller)) throw new MoitumiError('disconnected', 'The connection is gone.');
    const own = this.#of(caller);
    if (own.size >= MAX_CHANNELS) {
      const text = `A connection has at most ${MAX_CHANNELS} terminals open. Close one first.`;
      throw new MoitumiError('too_many', text, { what: 'channels', limit: MAX_CHANNELS });
    }
    const channel: Channel = { agent, viewing: null, open: true, unfollow: () => undefined };
    own.set(number, channel);
    caller.terminals.bind(number, {
      input: (bytes) => channel.viewing?.input(bytes),
      refresh: () => channel.viewing?.refresh(),
    });
    try {
      const line = status ? this.#lines.follow(agent, (text) => channel.viewing?.say(text)) : null;
      if (line !== null) channel.unfollow = line.stop;
      const seat = this.#viewer(caller, number, channel);
      const viewing = await terminal.attach(seat, line === null ? options : { ...options, line: line.text });
      channel.viewing = viewing;
      line?.renew();
      if (this.#gone.has(caller)) viewing.leave();
      else if (!channel.open) await viewing.detach();
      return { channel: number, ...sizeOf(viewing.state) };
    } catch (error) {
      this.#forget(caller, number, channel);
      throw error;
    }
  }

  async detach(caller: Caller, number: number): Promise<void> {
    this.#open(caller, number);
    await this.#close(caller, number);
  }

  async resize(caller: Caller, number: number, cols: number, rows: number): Promise<Viewing> {
    return { channel: number, ...sizeOf(await this.#open(caller, number).resize(cols, rows)) };
  }

  async take(caller: Caller, number: number): Promise<Viewing> {
    return { channel: number, ...sizeOf(await this.#open(caller, number).take()) };
  }

  /** Whether some terminal shows that agent. */
  shows(agent: AgentId): boolean {
    return [...this.#channels.values()].some((own) => [...own.values()].some((channel) => channel.agent === agent));
  }

  /** Closes all channels of a connection that is gone; doors stay open while somebody is behind them. */
  left(caller: Caller): void {
    this.#gone.add(caller);
    for (const [number, channel] of [...(this.#channels.get(caller) ?? [])]) {
      this.#forget(caller, number, channel);
      channel.viewing?.leave();
    }
  }

  /** Closes all channels, of everyone. */
  close(): void {
    for (const caller of [...this.#channels.keys()]) this.left(caller);
  }

  #viewer(caller: Caller, number: number, channel: Channel): IViewer {
    return {
      bytes: (bytes) => !channel.open || caller.terminals.write(number, bytes),
      changed: (size) => {
        if (!channel.open) return;
        caller.presenter.present({ event: 'viewing_changed', data: { channel: number, ...sizeOf(size) } });
      },
      next: (typed) => {
        if (!channel.open) return;
        caller.presenter.present({ event: 'next_wanted', data: { channel: number, typed: [...typed] } });
      },
      closed: (reason) => {
        if (!channel.open) return;
        this.#forget(caller, number, channel);
        caller.presenter.present({ event: 'channel_closed', data: { channel: number, reason } });
      },
    };
  }

  #open(caller: Caller, number: number): IViewing {
    const viewing = this.#channels.get(caller)?.get(number)?.viewing ?? null;
    if (viewing !== null) return viewing;
    throw new MoitumiError('no_such_channel', `No terminal is open on channel ${number}.`, { channel: number });
  }

  async #close(caller: Caller, number: number): Promise<void> {
    const channel = this.#channels.get(caller)?.get(number);
    if (channel === undefined) return;
    this.#forget(caller, number, channel);
    await channel.viewing?.detach();
  }

  #forget(caller: Caller, number: number, channel: Channel): void {
    channel.open = false;
    channel.unfollow();
    const own = this.#channels.get(caller);
    if (own?.get(number) !== channel) return;
    own.delete(number);
    if (own.size === 0) this.#channels.delete(caller);
    caller.terminals.bind(number, null);
  }

  #of(caller: Caller): Map<number, Channel> {
    const own = this.#channels.get(caller);
    if (own !== undefined) return own;
    const fresh = new Map<number, Channel>();
    this.#channels.set(caller, fresh);
    return fresh;
  }
}

function sizeOf({ cols, rows, driver }: ViewingState): ViewingState {
  return { cols, rows, driver };
}
