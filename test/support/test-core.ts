import { createHookReader } from '../../adapters/hooks/hook-reader.ts';
import { createTimetable } from '../../adapters/schedule/cron-timetable.ts';
import { type Controller, createController } from '../../src/core/controller.ts';
import { noTelegram } from '../../src/core/no-telegram.ts';
import type { AskRule } from '../../src/domain/ask-rules.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { NotifyWish } from '../../src/domain/notification.ts';
import type { DesiredLayout } from '../../src/domain/panes.ts';
import type { AgentProfile } from '../../src/domain/profile.ts';
import type { ScheduleEntry } from '../../src/domain/schedule.ts';
import type { AgentFeeds } from '../../src/ports/agent-feed.ts';
import type { ILaunchPreparation } from '../../src/ports/launch-preparation.ts';
import type { NamedNotifier } from '../../src/ports/notifier.ts';
import type { IProcessProbe } from '../../src/ports/process-probe.ts';
import type { StopReason } from '../../src/ports/pushes.ts';
import type { Method, Params, Result } from '../../src/ports/requests.ts';
import type { StateSources } from '../../src/ports/state-source.ts';
import type { Arranged } from '../../src/ports/tmux-pane-manager.ts';
import type { IUsageReader } from '../../src/ports/usage-reader.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { type MemoryAgents, memoryAgents } from './memory-agents.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { memoryTokens } from './memory-tokens.ts';
import { plainLaunches } from './plain-launches.ts';
import { type RecordingSurface, type RecordingSurfaces, recordingSurfaces } from './recording-surfaces.ts';

/** A core on fakes, with a person at a TUI. */
export type TestCore = {
  readonly controller: Controller;
  readonly store: MemoryStore;
  readonly agents: MemoryAgents;
  readonly surfaces: RecordingSurfaces;
  readonly clock: ManualClock;
  /** The TUI, connected and told everything. */
  readonly tui: RecordingSurface;
  /** Layouts given to the pane manager, by host; null: cleared. */
  readonly panes: { readonly host: string; readonly layout: DesiredLayout | null }[];
  /** The next look at the panes finds that the person has arranged them so. */
  readonly found: (found: Arranged) => void;
  readonly shutdowns: { readonly reason: StopReason; readonly agents: boolean }[];
  /** A request from the TUI, or from another surface. */
  ask<M extends Method>(method: M, params: Params<M>, from?: RecordingSurface, commandId?: string): Promise<Result<M>>;
};

export type TestCoreOptions = {
  readonly store?: MemoryStore;
  readonly agents?: MemoryAgents;
  readonly clock?: ManualClock;
  readonly surfaces?: RecordingSurfaces;
  readonly sources?: StateSources;
  readonly feeds?: AgentFeeds;
  readonly launches?: ILaunchPreparation;
  readonly processes?: IProcessProbe;
  readonly askRules?: () => readonly AskRule[];
  readonly schedule?: () => readonly ScheduleEntry[];
  readonly notifiers?: () => readonly NamedNotifier[];
  readonly notifyWish?: () => NotifyWish;
  readonly usageReader?: IUsageReader;
  readonly tmux?: boolean;
  /** What every profile has otherwise. */
  readonly profile?: Partial<AgentProfile>;
  readonly started?: boolean;
  /** False: nobody sits at the TUI. */
  readonly person?: boolean;
};

const PROFILES: readonly Partial<AgentProfile>[] = [
  { name: 'shell', command: 'sh', prompt: 'typed' },
  { name: 'claude', command: 'claude', args: ['--fast'], prompt: 'argument', interrupt: ['Escape'], env: { X: '1' } },
  { name: 'mute', command: 'mute', prompt: 'none', interrupt: ['Escape', 'Escape'] },
  { name: 'codex', command: 'codex', install: 'Install it with: npm install -g @openai/codex' },
];

const NOTHING_WISHED: NotifyWish = { terminal: false, content: false, ends: true, quiet_hours: null };
const readsNothing: IUsageReader = { knows: () => false, read: async () => null, status: async () => null };

const nobodyRuns: IProcessProbe = { startTime: () => null, isRunning: () => false };

/** Starts a core; the agents of its store are taken up before it returns, unless `started` is false. */
export async function testCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const { usageReader = readsNothing, schedule = () => [] } = options;
  const clock = options.clock ?? manualClock();
  const store = options.store ?? memoryStore();
  const agents = options.agents ?? memoryAgents(clock);
  const surfaces = options.surfaces ?? recordingSurfaces();
  const panes: TestCore['panes'] = [];
  let arranged: Arranged | null = null;
  const shutdowns: TestCore['shutdowns'] = [];
  const controller = createController({
    store: store.store,
    events: store.events,
    audit: store.audit,
    history: store.history,
    conversations: store.conversations,
    agents,
    surfaces,
    clock,
    panes:
      options.tmux === true
        ? {
            reconcile: async (host, layout) => {
              panes.push({ host, layout });
              const told = arranged;
              arranged = null;
              return told;
            },
            clear: async (host) => {
              panes.push({ host, layout: null });
              return null;
            },
            close: async () => undefined,
          }
        : null,
    sources: options.sources ?? (() => []),
    feeds: options.feeds ?? (() => []),
    tokens: memoryTokens(),
    launches: options.launches ?? plainLaunches(),
    hooks: createHookReader(),
    processes: options.processes ?? nobodyRuns,
    dialogs: { read: async () => null },
    askRules: options.askRules ?? (() => []),
    notifiers: options.notifiers ?? (() => []),
    notifyWish: options.notifyWish ?? (() => NOTHING_WISHED),
    schedule,
    timetable: async () => createTimetable('Europe/Berlin'),
    templates: () => ({ greet: 'Hello {{title}}, {{word}}', plain: 'Carry on with {{title}}' }),
    catalog: {
      find: (name) => profiles(options.profile).find((profile) => profile.name === name) ?? null,
      names: () => profiles().map((profile) => profile.name),
    },
    usageReader,
    host: {
      locate: async (program) => (program === 'codex' || program === 'absent' ? null : `/usr/bin/${program}`),
      isDirectory: async (path) => !path.includes('absent'),
      environment: () => ({ PATH: '/usr/bin', HOME: '/home/core', TMUX: 'x' }),
      memory: () => 50_000_000,
    },
    logger: { log: () => undefined },
    identity: {
      mode: 'daemon',
      version: '0.0.0',
      pid: 42,
      home: '/home/user/.moitumi',
      socket: '/run/core.sock',
      protocol: 1,
      started_at: clock.now(),
    },
    telegram: noTelegram('No bot in this test.'),
    lifecycle: {
      shutdown: (reason, { agents: stopped }) => void shutdowns.push({ reason, agents: stopped }),
      reload: async () => ['log.level'],
    },
  });
  const tui = surfaces.connect('tui:main', 'tui');
  if (options.person === false) surfaces.disconnect(tui);
  else controller.joined(tui.caller, null, 'graph');
  if (options.started !== false) await controller.start();
  return {
    controller,
    store,
    agents,
    surfaces,
    clock,
    tui,
    panes,
    found: (found) => {
      arranged = found;
    },
    shutdowns,
    ask: (method, params, from = tui, commandId) =>
      controller.request({ method, params, command_id: commandId ?? null }, from.caller),
  };
}

/** The error that a request was refused with. */
export async function refusal(request: Promise<unknown>): Promise<MoitumiError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof MoitumiError) return error;
    throw error;
  }
  throw new Error('The request was not refused');
}

function profiles(otherwise: Partial<AgentProfile> = {}): readonly AgentProfile[] {
  return PROFILES.map((profile) => ({
    name: '',
    command: '',
    args: [],
    env: {},
    resume: null,
    cwd: null,
    prompt: 'argument',
    interrupt: ['C-c'],
    clear: [],
    restore: [],
    install: null,
    ...profile,
    ...otherwise,
  }));
}
