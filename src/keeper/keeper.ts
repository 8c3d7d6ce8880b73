import { rm } from 'node:fs/promises';
import { exitFile, type KeeperFile, keeperFile, readKeeperFile } from '../../adapters/agents/keeper-files.ts';
import { KEEPER_PROTOCOL, type KeeperEvent, type KeptAgent } from '../../adapters/agents/keeper-protocol.ts';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { createDurably, writeDurably } from '../../adapters/system/durable-file.ts';
import { serveUnixSocket, socketExists } from '../../adapters/transport/unix-socket.ts';
import type { AgentId } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import type { SpawnSpec } from '../ports/agent-manager.ts';
import type { ITransportServer } from '../ports/transport.ts';
import { Doors } from './doors.ts';
import { HeldAgent } from './held-agent.ts';
import { KeeperSession } from './keeper-session.ts';

/** Where a keeper lives. */
export type KeeperOptions = {
  readonly id: string;
  readonly directory: string;
  readonly socket: string;
  readonly version: string;
  /** Called once, when there is nothing left to keep. */
  readonly ended: () => void;
  readonly fault: (error: unknown) => void;
};

/** How long a keeper that never held anything waits for its first core; no agent is there to be ended by it. */
const FIRST_HELLO_MS = 30_000;

/** How often the socket is looked for: the runtime directory goes at the last logout, and comes back empty. */
const SOCKET_CHECK_MS = 5_000;

/** The agents of a keeper, as its connections see them. */
export class Keeping {
  readonly options: KeeperOptions;
  readonly doors = new Doors(() => void this.#end());
  readonly #held = new Map<AgentId, HeldAgent>();
  #server: ITransportServer | null = null;
  /** The connection of the core that said hello last. */
  #boss: KeeperSession | null = null;
  #ending = false;

  constructor(options: KeeperOptions) {
    this.options = options;
  }

  /** Listens, then says on disk where. Rejects when another keeper has its id: a core that was killed may have started both. */
  async start(): Promise<void> {
    const { directory, id } = this.options;
    if ((await readKeeperFile(directory, id)) !== null) throw new Error(`there is a keeper ${id} already`);
    await this.#listen();
    try {
      await announce(this.options);
    } catch (error) {
      await this.#server?.close();
      throw error;
    }
    setTimeout(() => {
      if (this.#boss === null) void this.#end();
    }, FIRST_HELLO_MS).unref();
    setInterval(() => {
      if (!this.#ending && !socketExists(this.options.socket)) this.#listen().catch(this.options.fault);
    }, SOCKET_CHECK_MS).unref();
  }

  /** Throws `agent_not_found`. */
  agent(id: AgentId): HeldAgent {
    const found = this.#held.get(id);
    if (found !== undefined) return found;
    const text = `Keeper ${this.options.id} holds no agent ${id}.`;
    throw new MoitumiError('agent_not_found', text, { ref: id, nearest: null });
  }

  agents(): readonly KeptAgent[] {
    return [...this.#held.values()].map((agent) => agent.describe());
  }

  /** Throws what starting may throw; an agent that is held already is not started again. */
  spawn(spec: SpawnSpec & { readonly mark: string }): KeptAgent {
    const there = this.#held.get(spec.agent);
    if (there !== undefined) return there.describe();
    const agent = new HeldAgent(spec, {
      keeper: this.options.id,
      version: this.options.version,
      tell: (event: KeeperEvent) => this.#boss?.tell(event),
      ended: (end) => writeDurably(this.#exitFile(end.agent), JSON.stringify(end)).catch(this.options.fault),
      fault: this.options.fault,
    });
    this.#held.set(spec.agent, agent);
    return agent.describe();
  }

  /** Forgets an agent that has ended. */
  async settle(id: AgentId): Promise<void> {
    const agent = this.#held.get(id);
    if (agent === undefined || agent.describe().exit === null) return;
    this.#held.delete(id);
    agent.dispose();
    await rm(this.#exitFile(id), { force: true });
    await this.#end();
  }

  /** This connection is the core's from now on. */
  lead(session: KeeperSession): void {
    const before = this.#boss;
    this.#boss = session;
    if (before !== session) before?.supersede();
  }

  left(session: KeeperSession): void {
    if (this.#boss !== session) return;
    this.#boss = null;
    void this.#end();
  }

  /** Once nothing is held, and nobody looks at a last screen any more. */
  async #end(): Promise<void> {
    if (this.#ending || this.#held.size > 0 || this.doors.count > 0) return;
    this.#ending = true;
    await this.#server?.close();
    await rm(keeperFile(this.options.directory, this.options.id), { force: true });
    this.options.ended();
  }

  async #listen(): Promise<void> {
    this.#server = await serveUnixSocket(this.options.socket, (transport) => {
      new KeeperSession(transport, this);
    });
  }

  #exitFile(agent: AgentId): string {
    return exitFile(this.options.directory, agent);
  }
}

async function announce({ id, directory, socket, version }: KeeperOptions): Promise<void> {
  const file: KeeperFile = {
    id,
    pid: process.pid,
    start_time: readProcess(process.pid)?.start_time ?? null,
    socket,
    protocol: KEEPER_PROTOCOL.max,
    version,
  };
  await createDurably(keeperFile(directory, id), JSON.stringify(file));
}
