import type { CoreMessage, HostMessage, HostState } from '../../../src/domain/acp-link.ts';
import type { Ask } from '../../../src/domain/ask.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { PromptId } from '../../../src/domain/prompt.ts';
import type { Reading } from '../../../src/domain/signal.ts';
import type { FedAgent, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { IAskRoute } from '../../../src/ports/ask-route.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import type { ITransport } from '../../../src/ports/transport.ts';
import { dialUnixSocket } from '../../transport/unix-socket.ts';
import { failureOf } from '../failure-words.ts';

/** Follows the host of an ACP agent by its socket, and speaks with the agent through it. */
export function createAcpFeed(clock: IClock): IAgentFeed {
  return {
    watch: (agent) => {
      const link = new HostLink(agent, clock);
      return { heard: () => undefined, stop: () => link.stop() };
    },
  };
}

/** A host listens some 100 ms after it was started. */
const TRY_MS = [50, 50, 100, 100, 200, 500, 1_000, 2_000] as const;

/** A connection that has held for so long was well: the next is tried at once. */
const STEADY_MS = 1_000;

type Waiting = { readonly resolve: () => void; readonly reject: (error: Error) => void };

/** The core's end of its connection to a host; made anew when it breaks, for as long as the agent runs. */
class HostLink {
  readonly #agent: FedAgent;
  readonly #clock: IClock;
  readonly #prompts = new Map<PromptId, Waiting>();
  readonly #answers = new Map<string, Waiting>();
  #transport: ITransport | null = null;
  #tries = 0;
  #stopped = false;
  #cancelTry: Cancel = () => undefined;

  constructor(agent: FedAgent, clock: IClock) {
    this.#agent = agent;
    this.#clock = clock;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTry();
    this.#transport?.close();
    this.#lost();
  }

  async #connect(): Promise<void> {
    const socket = this.#agent.row()?.endpoint?.replace(/^unix:/, '');
    if (socket === undefined) return;
    try {
      const transport = await dialUnixSocket(socket);
      if (this.#stopped) transport.close();
      else this.#connected(transport);
    } catch {
      this.#again();
    }
  }

  #again(): void {
    if (this.#stopped) return;
    const ms = TRY_MS[Math.min(this.#tries, TRY_MS.length - 1)] ?? 0;
    this.#tries += 1;
    this.#cancelTry = this.#clock.after(ms, () => void this.#connect());
  }

  #connected(transport: ITransport): void {
    const since = this.#clock.elapsed();
    this.#transport = transport;
    transport.listen({
      payload: (payload) => {
        if (!this.#stopped && !this.#understand(payload)) transport.close();
      },
      drained: () => undefined,
      closed: () => {
        this.#transport = null;
        if (this.#clock.elapsed() - since > STEADY_MS) this.#tries = 0;
        this.#lost();
        this.#again();
      },
    });
  }

  /** False: whoever is at the other end is no host. */
  #understand(payload: Uint8Array): boolean {
    try {
      this.#take(JSON.parse(new TextDecoder().decode(payload)));
      return true;
    } catch {
      return false;
    }
  }

  #take(message: HostMessage): void {
    switch (message.kind) {
      case 'hello':
        if (message.session !== null) this.#named(message.session);
        return;
      case 'session':
        this.#named(message.session);
        return;
      case 'state':
        this.#became(message);
        return;
      case 'ask':
        this.#agent.raise(message.draft, message.key, this.#route(message.key));
        return;
      case 'ask_over':
        settle(this.#answers, message.key, new Error(message.text));
        this.#agent.withdraw(message.key, message.text);
        return;
      case 'answered':
        settle(this.#answers, message.key, null);
        return;
      case 'took':
        settle(this.#prompts, message.prompt, null);
        return;
      case 'record':
        this.#recorded(message);
        return;
      case 'streaming':
        this.#emit({ kind: 'saying', text: message.text });
        return;
      case 'usage':
        this.#used(message);
        return;
      default:
        // A later host may tell more.
        message satisfies never;
    }
  }

  #named(session: string): void {
    if (this.#agent.row()?.session === session) return;
    this.#emit({ kind: 'session', session });
  }

  #became(told: HostState): void {
    this.#emit({ kind: 'structured', channel: 'acp', reading: readingOf(told, this.#clock.now()) });
    // From its first word on it can be spoken with; a prompt waits until it is ready.
    this.#agent.speak({ prompt: (prompt) => this.#prompt(prompt), cancel: () => this.#send({ kind: 'cancel' }) });
  }

  #used({ used, size, cost_usd }: HostMessage & { readonly kind: 'usage' }): void {
    const session = this.#agent.row()?.session ?? null;
    const cost = session === null || cost_usd === null ? null : { session, usd: cost_usd };
    this.#agent.used({ model: null, cost, context: { used, size }, limits: [] });
  }

  /** Acknowledged once it is durable: until then it is the host that keeps it. */
  #recorded(record: HostMessage & { readonly kind: 'record' }): void {
    const { id, what, text } = record;
    if (what === 'ending') this.#emit({ kind: 'ending', text });
    else if (id > (this.#agent.row()?.recorded ?? 0)) {
      if (what === 'said') this.#emit({ kind: 'said', text });
      else this.#emit({ kind: 'prompted', text });
      this.#emit({ kind: 'recorded', record: id });
    }
    const noted = (): void => this.#send({ kind: 'noted', id });
    this.#agent.durable().then(noted, () => undefined);
  }

  #emit(signal: Unstamped): void {
    const id = this.#agent.row()?.id;
    if (id !== undefined) this.#agent.emit({ ...signal, agent: id, at: this.#clock.now() });
  }

  #prompt({ id, text }: { readonly id: PromptId; readonly text: string }): Promise<void> {
    return this.#answer(this.#prompts, id, { kind: 'prompt', id, text });
  }

  #route(key: string): IAskRoute {
    return {
      via: 'protocol',
      deliver: async ({ answer }: Ask) => {
        const { options, text } = answer ?? { options: [], text: null };
        await this.#answer(this.#answers, key, { kind: 'answer', key, answer: { options, text } });
        return 'taken';
      },
      withdraw: () => undefined,
    };
  }

  #answer(waiting: Map<string, Waiting>, key: string, message: CoreMessage): Promise<void> {
    if (this.#transport === null) return Promise.reject(unreachable());
    return new Promise((resolve, reject) => {
      waiting.set(key, { resolve, reject });
      this.#send(message);
    });
  }

  #send(message: CoreMessage): void {
    this.#transport?.send(new TextEncoder().encode(JSON.stringify(message)));
  }

  #lost(): void {
    this.#agent.speak(null);
    for (const waiting of [this.#prompts, this.#answers]) {
      for (const key of [...waiting.keys()]) settle(waiting, key, unreachable());
    }
  }
}

/** A signal without whose it is and when. */
type Unstamped =
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'recorded'; readonly record: number }
  | { readonly kind: 'said' | 'saying' | 'prompted' | 'ending'; readonly text: string }
  | { readonly kind: 'structured'; readonly channel: string; readonly reading: Reading };

function settle(waiting: Map<string, Waiting>, key: string, error: Error | null): void {
  const found = waiting.get(key);
  waiting.delete(key);
  if (error === null) found?.resolve();
  else found?.reject(error);
}

function readingOf({ state, text, message, finished, failed }: HostState, now: number): Reading {
  const reading = { state, text, message, finished, strength: 'proof' } as const;
  if (state === 'waiting') return { ...reading, detail: 'permission' };
  return failed && message !== null ? { ...reading, ...failureOf(message, now) } : reading;
}

function unreachable(): MoitumiError {
  return new MoitumiError('keeper_silent', 'The program that speaks with the agent does not answer.', {
    keeper: 'acp',
  });
}
