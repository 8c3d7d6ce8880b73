import type { AgentId } from '../../src/domain/agent.ts';
import type { AgentSignal } from '../../src/domain/signal.ts';
import type { HeldAgent } from '../../src/ports/agent-manager.ts';
import type { KeeperLink } from './keeper-link.ts';
import type { KeeperEvent, KeptAgent } from './keeper-protocol.ts';
import { KeeperTerminal } from './keeper-terminal.ts';

/** Tells the core. */
export type Tell = (signal: AgentSignal) => void;

/** What the core's side knows of an agent in a keeper. */
export class KeptAgentEntry {
  readonly agent: AgentId;
  readonly keeper: string;
  /** Resolves when it is known to have ended, or its keeper is gone. */
  readonly ended: Promise<void>;
  terminal: KeeperTerminal;
  #info: KeptAgent;
  #end: () => void = () => undefined;

  constructor(info: KeptAgent, link: KeeperLink) {
    this.agent = info.agent;
    this.keeper = info.keeper;
    this.#info = info;
    this.terminal = new KeeperTerminal(info.agent, link);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    if (info.exit !== null) this.#end();
  }

  get info(): KeptAgent {
    return this.#info;
  }

  /** The part of it that the core asks for. */
  held(): HeldAgent {
    const { agent, keeper, pid, cols, rows, started_at, title, exit } = this.#info;
    return { agent, keeper, pid, cols, rows, started_at, title, exit };
  }

  /** Tells everything that the keeper remembers, for a core that has just come to know the agent. */
  retell(tell: Tell, at: number): void {
    const { agent, pid, keeper, title, program_status: payloads, foreground, exit } = this.#info;
    if (exit === null) tell({ kind: 'started', agent, at, pid, keeper });
    if (title !== null) tell({ kind: 'title', agent, at, title });
    for (const payload of payloads) tell({ kind: 'program_status', agent, at, payload, retold: true });
    if (foreground !== null) tell({ kind: 'foreground', agent, at, own: foreground });
  }

  /** The keeper was found again, with this to tell. */
  found(info: KeptAgent, link: KeeperLink, tell: Tell, at: number): void {
    this.#info = { ...info, exit: this.#info.exit };
    this.terminal = new KeeperTerminal(info.agent, link);
    this.retell(tell, at);
    if (info.exit !== null) this.exited(info.exit, tell);
  }

  /** What the keeper tells of it. */
  event({ event, data }: KeeperEvent, tell: Tell): void {
    switch (event) {
      case 'exited':
        this.exited({ at: data.at, exit_code: data.exit_code, signal: data.signal }, tell);
        break;
      case 'resized':
        this.#info = { ...this.#info, cols: data.cols, rows: data.rows };
        tell({ kind: 'resized', ...data });
        break;
      case 'title':
        this.#info = { ...this.#info, title: data.title };
        tell({ kind: 'title', ...data });
        break;
      case 'program_status':
      case 'foreground':
      case 'output':
      case 'typed':
        tell({ kind: event, ...data } as AgentSignal);
        break;
      default:
        break;
    }
  }

  exited(exit: NonNullable<HeldAgent['exit']>, tell: Tell): void {
    if (this.#info.exit !== null) return;
    this.#info = { ...this.#info, exit };
    tell({ kind: 'exited', agent: this.agent, ...exit });
    this.#end();
  }

  /** Its keeper is gone, and nobody knows how it ended. */
  lost(tell: Tell, at: number): void {
    tell({ kind: 'keeper_lost', agent: this.agent, at });
    this.#end();
  }
}
