import { type AgentId, isLive, wasLost } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import type { SurfaceInfo } from '../domain/view.ts';
import type { IHostProbe } from '../ports/agent-catalog.ts';
import type { IAgentManager } from '../ports/agent-manager.ts';
import type { IClock } from '../ports/clock.ts';
import type { Caller, ISurfaces } from '../ports/control.ts';
import type { IAuditLog, IEventLog } from '../ports/cortex-store.ts';
import type { ILifecycle } from '../ports/lifecycle.ts';
import type { Status } from '../ports/requests.ts';
import type { ITelegram } from '../ports/telegram.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { CoreState } from './core-state.ts';
import type { FanOut } from './fan-out.ts';
import { command, type Handlers, read } from './handler.ts';
import type { Journal } from './journal.ts';
import { eventWeight, pages } from './paging.ts';
import type { PaneKeeping } from './pane-keeping.ts';

/** What a core says of itself. */
export type CoreIdentity = Pick<Status, 'mode' | 'version' | 'pid' | 'home' | 'socket' | 'protocol' | 'started_at'>;

export type CareDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly events: IEventLog;
  readonly audit: IAuditLog;
  readonly agents: IAgentManager;
  readonly orchestrator: AgentOrchestrator;
  readonly surfaces: ISurfaces;
  readonly host: IHostProbe;
  readonly clock: IClock;
  readonly lifecycle: ILifecycle;
  readonly fanOut: FanOut;
  readonly panes: PaneKeeping;
  readonly identity: CoreIdentity;
  readonly telegram: ITelegram;
  /** When a connection said hello. */
  readonly connectedAt: (caller: Caller) => number;
  /** Drops what belongs to one connection. */
  readonly leave: (caller: Caller) => void;
};

type CareMethods =
  | 'ping'
  | 'get_status'
  | 'dump'
  | 'keep_panes'
  | 'read_audit'
  | 'verify_audit'
  | 'read_events'
  | 'reload_config'
  | 'disconnect'
  | 'shutdown';

/** Most entries of one reply. */
const MAX_ENTRIES = 1_000;
const USUAL_ENTRIES = 100;

/** Requests about the core itself. */
export function careCommands(deps: CareDeps): Pick<Handlers, CareMethods> {
  return { ...statusCommands(deps), ...logCommands(deps), ...connectionCommands(deps), ...processCommands(deps) };
}

function statusCommands(deps: CareDeps): Pick<Handlers, 'ping' | 'get_status' | 'dump'> {
  const { state, clock, surfaces } = deps;
  return {
    ping: read(() => ({ at: clock.now() })),
    get_status: read(() => status(deps)),
    dump: read(() => ({
      at: new Date(clock.now()),
      status: status(deps),
      nodes: new Map(state.nodes),
      agents: new Map(state.agents),
      views: new Map(state.views),
      connected: new Set(surfaces.callers().map((caller) => caller.surface)),
    })),
  };
}

function logCommands({
  audit,
  events,
  fanOut,
}: CareDeps): Pick<Handlers, 'read_audit' | 'verify_audit' | 'read_events'> {
  return {
    read_audit: read((params, caller) => {
      if (params.follow === true) fanOut.followAudit(caller);
      return { entries: audit.read(params.after ?? null, entries(params.limit)) };
    }),
    verify_audit: read(() => audit.verify()),
    read_events: read((params) => {
      const found = events.since(params.since, entries(params.limit));
      return { events: pages(found ?? [], eventWeight)[0] ?? [], compacted: found === null };
    }),
  };
}

function connectionCommands({ panes, leave }: CareDeps): Pick<Handlers, 'keep_panes' | 'disconnect'> {
  return {
    keep_panes: read(async ({ host, reopen }, caller) => {
      await panes.keep(caller, host, reopen === true ? 'reopen' : 'look');
      return {};
    }),
    disconnect: read((_params, caller) => {
      leave(caller);
      return {};
    }),
  };
}

function processCommands(deps: CareDeps): Pick<Handlers, 'reload_config' | 'shutdown'> {
  const { orchestrator, clock, lifecycle, identity } = deps;
  return {
    reload_config: command(async (_params, effect) => {
      const changed = await lifecycle.reload();
      return effect.finish({ result: { changed }, on: '', detail: { changed: changed.join(' ') }, fact: true });
    }),
    shutdown: command(async (params, effect) => {
      const { reason, force = false, agents = false } = params;
      if (reason === 'stop' && !force) refuseToDisturb(deps, effect.caller);
      if (agents) await orchestrator.stop(orchestrator.live());
      const result = { agents_left: orchestrator.live() };
      const told = await effect.finish({ result, on: identity.mode, detail: { reason, force, agents }, fact: true });
      clock.after(0, () => lifecycle.shutdown(reason, { agents }));
      return told;
    }),
  };
}

/** Throws when someone else would notice that the core goes away. */
function refuseToDisturb({ surfaces, orchestrator }: CareDeps, caller: Caller): void {
  // The core's own bot comes back with the next core, and asks nobody to stay.
  const others = people(surfaces).filter(
    (other) => other.connection !== caller.connection && other.kind !== 'telegram',
  ).length;
  const live = orchestrator.live().length;
  if (others + live === 0) return;
  const text = `${count(others, 'other surface')} connected and ${count(live, 'agent')} running. Use --force to go on; agents live on unless they are to be stopped too.`;
  throw new MoitumiError('would_disturb', text, { surfaces: others, agents: live });
}

function status(deps: CareDeps): Status {
  const { state, journal, surfaces, host, agents, identity } = deps;
  const by_state: Record<string, number> = {};
  const shown = [...state.agents.values()].filter((agent) => !agent.closed);
  for (const agent of shown) {
    by_state[agent.state] = (by_state[agent.state] ?? 0) + 1;
  }
  return {
    ...identity,
    epoch: state.epoch,
    seq: state.seq,
    surfaces: people(surfaces).map((caller) => surfaceInfo(caller, deps.connectedAt(caller))),
    agents: { live: liveAgents(state).length, by_state, lost: shown.filter(wasLost).length },
    nodes: state.nodes.size,
    rss: host.memory(),
    keepers: agents.keepers(),
    health: journal.health,
    telegram: telegramStatus(deps.telegram),
  };
}

function telegramStatus(telegram: ITelegram): NonNullable<Status['telegram']> {
  const { state, since, reason, bot } = telegram.status();
  return { state, since, reason, bot };
}

/** Everyone connected but the hooks of agents, which wait for people. */
function people(surfaces: ISurfaces): readonly Caller[] {
  return surfaces.callers().filter(({ kind }) => kind !== 'agent');
}

function surfaceInfo({ surface, kind, client }: Caller, connected_at: number): SurfaceInfo {
  return { surface, kind, client, connected_at };
}

function liveAgents(state: CoreState): readonly AgentId[] {
  return [...state.agents.values()].filter(isLive).map((agent) => agent.id);
}

function entries(limit: number | undefined): number {
  return Math.max(1, Math.min(limit ?? USUAL_ENTRIES, MAX_ENTRIES));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
