import type { AgentId } from '../../src/domain/agent.ts';
import { toMoitumiError } from '../../src/domain/error.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { ITransport } from '../../src/ports/transport.ts';
import { findExits, forgetKeeper, type KeeperFile } from './keeper-files.ts';
import { KeeperLink, type KeeperPatience } from './keeper-link.ts';
import type { KeeperEvent, KeptAgent } from './keeper-protocol.ts';
import { KeptAgentEntry, type Tell } from './kept-agent.ts';
import { isSameProcess } from './process-table.ts';

/** What the core's side of a keeper needs. */
export type KeeperContext = {
  readonly directory: string;
  readonly version: string;
  readonly dial: (path: string) => Promise<ITransport>;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly patience: KeeperPatience;
  readonly tell: Tell;
  /** The keeper is gone for good, and told of. */
  readonly gone: (keeper: KeptKeeper) => void;
};

/** answering: connected; silent: its process is there, and says nothing; gone: its process is not there. */
export type Reach = 'answering' | 'silent' | 'gone';

/** How long to wait before a keeper that did not answer is asked again. */
const RETRY_MS = 1_000;

/** A keeper, from the core's side, through all its connections. */
export class KeptKeeper {
  readonly file: KeeperFile;
  readonly agents = new Map<AgentId, KeptAgentEntry>();
  /** Agents that are being started. */
  reserved = 0;
  /** Its last agent was settled: it ends, and takes no other. */
  ending = false;
  reach: Reach = 'silent';
  link: KeeperLink | null = null;
  readonly #context: KeeperContext;
  #closing = false;
  /** The reason logged last: asking again each second is not news. */
  #said = '';

  constructor(file: KeeperFile, context: KeeperContext) {
    this.file = file;
    this.#context = context;
  }

  /** Connects, for the first time or again. */
  async connect(): Promise<Reach> {
    const { clock, patience, version, logger } = this.#context;
    let link: KeeperLink | null = null;
    try {
      const transport = await withTimeout(this.#context.dial(this.file.socket), patience.helloMs, clock);
      const listener = {
        event: (event: KeeperEvent) => this.#event(event),
        silent: () => this.#silent(),
        back: () => this.#back(),
        closed: () => this.#lost(link),
      };
      const opened = new KeeperLink(this.file.id, transport, { clock, patience, listener });
      link = opened;
      await opened.hello(version, ({ agents }) => {
        this.link = opened;
        this.reach = 'answering';
        this.#know(agents, opened);
      });
    } catch (error) {
      link?.close();
      this.reach = isSameProcess(this.file.pid, this.file.start_time) ? 'silent' : 'gone';
      const reason = toMoitumiError(error).message;
      if (reason !== this.#said) logger.log('warn', 'A keeper did not answer.', { keeper: this.file.id, reason });
      this.#said = reason;
    }
    return this.reach;
  }

  /** Asks again until it answers or is gone; then tells what became of its agents. */
  retry(): void {
    this.#context.clock.after(RETRY_MS, async () => {
      if (this.#closing) return;
      const reach = await this.connect();
      if (reach === 'silent') this.retry();
      else if (reach === 'gone') await this.#bury();
      else this.#back();
    });
  }

  /** Lets go of it; it lives on. */
  close(): void {
    this.#closing = true;
    this.link?.close();
  }

  #know(agents: readonly KeptAgent[], link: KeeperLink): void {
    const { tell, clock } = this.#context;
    for (const info of agents) {
      const known = this.agents.get(info.agent);
      if (known === undefined) this.agents.set(info.agent, new KeptAgentEntry(info, link));
      else known.found(info, link, tell, clock.now());
    }
  }

  #event(event: KeeperEvent): void {
    if (event.event === 'superseded') {
      this.#context.logger.log('warn', 'Another core has taken a keeper over.', { keeper: this.file.id });
      this.#closing = true;
      this.#silent();
      return;
    }
    // A keeper of tomorrow may tell of things that come without anything beside their name.
    if (!('data' in event)) return;
    if ('agent' in event.data) {
      this.agents.get(event.data.agent)?.event(event, this.#context.tell);
      return;
    }
    for (const { terminal } of this.agents.values()) {
      if (event.event === 'viewing') terminal.changed(event.data.channel, event.data);
      else if (event.event === 'closed') terminal.closed(event.data.reason, event.data.channel);
      else if (event.event === 'next') terminal.next(event.data.channel, Buffer.from(event.data.data, 'base64'));
    }
  }

  #silent(): void {
    this.reach = 'silent';
    for (const agent of this.#running()) {
      agent.terminal.silent();
      this.#context.tell({ kind: 'keeper_silent', agent: agent.agent, at: this.#context.clock.now() });
    }
  }

  #back(): void {
    this.reach = 'answering';
    for (const agent of this.#running()) {
      this.#context.tell({ kind: 'keeper_back', agent: agent.agent, at: this.#context.clock.now() });
    }
  }

  /** The connection went: with the process, or without it. */
  async #lost(link: KeeperLink | null): Promise<void> {
    if (link === null || link !== this.link) return;
    this.link = null;
    if (this.#closing) return;
    for (const { terminal } of this.agents.values()) terminal.closed('lost');
    const reach = await this.connect();
    if (reach === 'gone') await this.#bury();
    else if (reach === 'silent') {
      this.#silent();
      this.retry();
    }
  }

  async #bury(): Promise<void> {
    const { directory, tell, clock, gone } = this.#context;
    const exits = new Map((await findExits(directory)).map((file) => [file.agent, file.exit]));
    gone(this);
    for (const agent of this.#running()) {
      const exit = exits.get(agent.agent);
      if (exit === undefined) agent.lost(tell, clock.now());
      else agent.exited(exit, tell);
    }
    await forgetKeeper(directory, this.file);
  }

  #running(): KeptAgentEntry[] {
    return [...this.agents.values()].filter((agent) => agent.info.exit === null);
  }
}

async function withTimeout<T>(promise: Promise<T>, ms: number, clock: IClock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error('no connection in time')));
    promise.then(resolve, reject).finally(cancel);
  });
}
