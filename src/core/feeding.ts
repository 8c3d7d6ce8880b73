import type { AgentSignal } from '../domain/signal.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../ports/agent-feed.ts';

/** The feeds of one agent: they run while its process does. */
export class Feeding {
  readonly #feeds: readonly IAgentFeed[];
  readonly #agent: FedAgent;
  #watches: readonly FeedWatch[] | null = null;

  constructor(feeds: readonly IAgentFeed[], agent: FedAgent) {
    this.#feeds = feeds;
    this.#agent = agent;
  }

  heard(signal: AgentSignal): void {
    if (signal.kind === 'exited' || signal.kind === 'keeper_lost') this.stop();
    else if (signal.kind === 'started') this.#start();
    else for (const watch of this.#watches ?? []) watch.heard(signal);
  }

  stop(): void {
    for (const watch of this.#watches ?? []) watch.stop();
    this.#watches = null;
  }

  #start(): void {
    if (this.#watches !== null) return;
    this.#watches = [];
    this.#watches = this.#feeds.map((feed) => feed.watch(this.#agent));
  }
}
