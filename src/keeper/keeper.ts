import { rm } from 'node:fs/promises';
import { exitFile, type KeeperFile, keeperFile } from '../../adapters/agents/keeper-files.ts';
import { KEEPER_PROTOCOL, type KeeperEvent, type KeptAgent } from '../../adapters/agents/keeper-protocol.ts';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { writeDurably } from '../../adapters/system/durable-file.ts';
import { serveUnixSocket, socketExists } from '../../adapters/transport/unix-socket.ts';
import { MoitumiError } from '../domain/error.ts';
import type { SpawnSpec } from '../ports/agent-manager.ts';
import type { ITransport, ITransportServer } from '../ports/transport.ts';
import { type HeldAgentProcess, holdAgent } from './held-agent.ts';
import { createKeeperSession, type KeeperSession } from './keeper-session.ts';

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

/** The agents of a keeper, as its connections see them. */
export type Keeping = {
  readonly options: KeeperOptions;
  /** Throws `agent_not_found`. */
  agent(id: string): HeldAgentProcess;
  agents(): readonly KeptAgent[];
  /** Throws what starting may throw; an agent that is held already is not started again. */
  spawn(spec: SpawnSpec & { readonly mark: string }): KeptAgent;
  /** Forgets an agent that has ended. */
  settle(id: string): Promise<void>;
  /** This connection is the core's from now on. */
  lead(session: KeeperSession): void;
  left(session: KeeperSession): void;
};

/** How long a keeper that never held anything waits for its first core; no agent is there to be ended by it. */
const FIRST_HELLO_MS = 30_000;

/** How often the socket is looked for: the runtime directory goes at the last logout, and comes back empty. */
const SOCKET_CHECK_MS = 5_000;

/** Starts to keep: listens, then says on disk where. */
export async function startKeeper(options: KeeperOptions): Promise<void> {
  const held = new Map<string, HeldAgentProcess>();
  let boss: KeeperSession | null = null;
  let ending = false;

  const tell = (event: KeeperEvent): void => boss?.tell(event);
  const end = async (): Promise<void> => {
    if (ending || held.size > 0) return;
    ending = true;
    await server.close();
    await rm(keeperFile(options.directory, options.id), { force: true });
    options.ended();
  };
  const ended = async (agent: KeptAgent): Promise<void> => {
    await writeDurably(exitFile(options.directory, agent.agent), JSON.stringify(agent)).catch(options.fault);
  };

  const keeping: Keeping = {
    options,
    agent: (id) => {
      const found = held.get(id);
      if (found === undefined) {
        throw new MoitumiError('agent_not_found', `Keeper ${options.id} holds no agent ${id}.`, {
          ref: id,
          nearest: null,
        });
      }
      return found;
    },
    agents: () => [...held.values()].map((agent) => agent.describe()),
    spawn: (spec) => {
      const there = held.get(spec.agent);
      if (there !== undefined) return there.describe();
      const { id: keeper, version, fault } = options;
      const agent = holdAgent(spec, { keeper, version, tell, ended, fault });
      held.set(spec.agent, agent);
      return agent.describe();
    },
    settle: async (id) => {
      const agent = held.get(id);
      if (agent === undefined || agent.describe().exit === null) return;
      held.delete(id);
      agent.dispose();
      await rm(exitFile(options.directory, id), { force: true });
      await end();
    },
    lead: (session) => {
      if (boss !== null && boss !== session) boss.supersede();
      boss = session;
    },
    left: (session) => {
      if (boss !== session) return;
      boss = null;
      void end();
    },
  };

  let server = await listen(options.socket, keeping);
  await announce(options);
  setTimeout(() => void (boss === null && end()), FIRST_HELLO_MS).unref();
  setInterval(async () => {
    if (!ending && !socketExists(options.socket)) server = await listen(options.socket, keeping).catch(() => server);
  }, SOCKET_CHECK_MS).unref();
}

function listen(socket: string, keeping: Keeping): Promise<ITransportServer> {
  return serveUnixSocket(socket, (transport: ITransport) => createKeeperSession(transport, keeping));
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
  await writeDurably(keeperFile(directory, id), JSON.stringify(file));
}
