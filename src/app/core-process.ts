import { dirname, join } from 'node:path';
import type { KeeperLaunch } from '../../adapters/agents/keeper-manager.ts';
import { createJsonCodec } from '../../adapters/codec/json-codec.ts';
import { createFeeds } from '../../adapters/signals/create-feeds.ts';
import { createSources } from '../../adapters/signals/create-sources.ts';
import { createRuleBook, type RuleBook } from '../../adapters/signals/screen/rule-book.ts';
import { acquireHomeLock } from '../../adapters/store/home-lock.ts';
import { openStore } from '../../adapters/store/sqlite-store.ts';
import { memoryPair } from '../../adapters/transport/memory-pair.ts';
import { dialUnixSocket } from '../../adapters/transport/unix-socket.ts';
import type { CoreIdentity } from '../core/care-commands.ts';
import { type Controller, createController } from '../core/controller.ts';
import type { IHostProbe } from '../ports/agent-catalog.ts';
import type { IAgentManager } from '../ports/agent-manager.ts';
import type { IClock } from '../ports/clock.ts';
import type { ILogger } from '../ports/logger.ts';
import type { IProtocolCodec } from '../ports/protocol-codec.ts';
import type { StopReason } from '../ports/pushes.ts';
import type { IDoorkeeper } from '../ports/reception.ts';
import type { ITmuxPaneManager } from '../ports/tmux-pane-manager.ts';
import type { ITransport } from '../ports/transport.ts';
import { PROTOCOL } from '../protocol/hello.ts';
import { createSessionHub, type SessionHub } from '../protocol/session-hub.ts';
import { type Address, openAddress } from './address.ts';
import { type Closers, createClosers } from './closers.ts';
import { userEnvironment } from './daemon-environment.ts';
import type { Reached } from './dial-home.ts';
import { lazyDialogReader } from './dialog-reader.ts';
import { createCookie, createDoorkeeper } from './doorkeeper.ts';
import { createLazyManager } from './lazy-manager.ts';
import { createNotifiers } from './notifiers.ts';
import { type HomePaths, homeName } from './paths.ts';
import { prepareRuntime, prepareState } from './private-directory.ts';
import { programFile } from './program-file.ts';
import { createReporting } from './reporting.ts';
import type { Settings } from './settings.ts';
import { createTelegram } from './telegram.ts';
import { version } from './version.ts';

/** What differs between the homes and the modes of a core. */
export type CoreOptions = {
  readonly mode: 'embedded' | 'daemon';
  readonly paths: HomePaths;
  readonly settings: Settings;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** The tmux that the core is in; null: none. */
  readonly panes: ITmuxPaneManager | null;
  /** Starts a keeper so that it outlives whatever this mode says that it must. */
  readonly launchKeeper: (launch: KeeperLaunch) => Promise<void>;
};

/** A core in this process. */
export type RunningCore = {
  /** A connection from inside this process: the same protocol, no socket. Null once the core ends. */
  readonly reach: () => Reached | null;
  /** Whether any surface is connected or any agent runs. */
  readonly busy: () => boolean;
  /** Ends it, in the reverse order of its start; the lock goes last. Resolves when all is let go of. Again: the same end. */
  readonly stop: (reason: StopReason, options: { readonly agents: boolean }) => Promise<void>;
  /** Resolves with why, when it has ended, whoever ended it. */
  readonly ended: Promise<StopReason>;
};

/** How long surfaces get to take what is still queued for them. */
const FAREWELL_MS = 500;

/** Starts a core. Null: another one holds the home. Rejects, with nothing left behind, when the home cannot be used. */
export async function startCore(options: CoreOptions): Promise<RunningCore | null> {
  prepareState(options.paths);
  const lock = acquireHomeLock(options.paths.lock);
  if (lock === null) return null;
  const closers = createClosers();
  closers.add(() => lock.release());
  try {
    return await compose(options, closers);
  } catch (thrown) {
    await closers.close((failure) => options.logger.log('error', 'a part did not close', { failure }));
    throw thrown;
  }
}

async function compose(options: CoreOptions, closers: Closers): Promise<RunningCore> {
  const { paths, clock, logger } = options;
  const opened = openStore(paths.store, { workerFile: programFile('store-worker') });
  closers.add(() => opened.store.close());
  const agents = createManager(options);
  closers.add(() => agents.close());
  const cookie = createCookie();
  const reporting = createReporting(paths);
  const hub = createHub(options, createDoorkeeper(cookie, reporting.tokens), () => controller);
  closers.add(() => hub.close(FAREWELL_MS));
  const ending = createEnding((reason, wish) => controller.stop(reason, wish), closers, logger);
  const book = createBook(options);
  const notifiers = createNotifiers(() => options.settings.config().notify, process);
  closers.add(notifiers.close);
  const telegram = createTelegram({ ...options, hub, core: () => controller });
  const controller = createController({
    ...opened,
    agents,
    panes: options.panes,
    sources: createSources(book),
    feeds: createFeeds(book, clock),
    ...reporting,
    dialogs: lazyDialogReader(book),
    ...followed(options.settings),
    notifiers: notifiers.ways,
    host: createPersonsHost(),
    surfaces: hub,
    clock,
    logger,
    identity: identityOf(options, () => address.socket()),
    telegram,
    lifecycle: { shutdown: (reason, wish) => void ending.stop(reason, wish), reload: options.settings.reload },
  });
  options.settings.listen((changed) => controller.reloaded(changed));
  const address = await listen(options, cookie, hub);
  closers.add(() => address.close());
  closers.add(() => telegram.stop());
  // Whoever waits for hello need not wait for the keepers.
  controller
    .start()
    .then(() => telegram.start())
    .catch((failure: unknown) => logger.log('error', 'agents could not be taken up', { failure }));
  return {
    stop: ending.stop,
    ended: ending.ended,
    reach: () => (ending.begun() ? null : { transport: enter(hub), token: cookie }),
    busy: () =>
      telegram.isWanted() ||
      Object.values(options.settings.config().schedule).some(({ enabled }) => enabled) ||
      hub.callers().length > 0 ||
      agents.keepers().some((keeper) => keeper.agents > 0 || !keeper.answering),
  };
}

function listen({ paths, clock, logger }: CoreOptions, cookie: string, hub: SessionHub): Promise<Address> {
  return openAddress({
    paths,
    cookie,
    accept: (transport) => hub.accept(transport),
    warn: (text) => hub.present({ event: 'notice', data: { level: 'error', text } }),
    clock,
    logger,
  });
}

function createHub({ mode, clock, logger }: CoreOptions, doorkeeper: IDoorkeeper, core: () => Controller): SessionHub {
  const identity = { version, pid: process.pid, mode: () => mode };
  return createSessionHub({ core, doorkeeper, codec: createJsonCodec(), richCodec, clock, logger, identity });
}

/** What the core takes of the configuration as it is when it is looked at. */
function followed({ config, catalog }: Settings) {
  return {
    catalog,
    askRules: () => config().asks.rules,
    notifyWish: () => config().notify,
    templates: () => config().prompts,
    schedule: () => Object.values(config().schedule),
    timetable: async () => (await import('../../adapters/schedule/cron-timetable.ts')).createTimetable(),
  };
}

/** `socket` is another one after it had to be bound anew. */
function identityOf({ mode, paths, clock }: CoreOptions, socket: () => string): CoreIdentity {
  const fixed = { mode, version, pid: process.pid, home: homeName(paths), protocol: PROTOCOL.max };
  return {
    ...fixed,
    started_at: clock.now(),
    get socket() {
      return socket();
    },
  };
}

function createManager({ paths, settings, clock, logger, launchKeeper }: CoreOptions): IAgentManager {
  return createLazyManager(paths.keepers, async () => {
    const { createKeeperManager } = await import('../../adapters/agents/keeper-manager.ts');
    return createKeeperManager({
      directory: paths.keepers,
      home: homeName(paths),
      socketDirectory: () => prepareRuntime(paths),
      program: [process.execPath, programFile('keeper')],
      launch: launchKeeper,
      dial: dialUnixSocket,
      clock,
      logger,
      version,
      agentsPerProcess: settings.config().keeper.agents_per_process,
    });
  });
}

/** The rules of screens that ship with this program, and before them a person's own. */
function createBook({ paths, settings, logger }: CoreOptions): RuleBook {
  const { directory, disabled } = settings.config().rules;
  const own = directory ?? join(dirname(paths.config), 'rules');
  return createRuleBook({ directories: [join(import.meta.dirname, 'rules'), own], disabled, logger });
}

/** Stops the controller, then what it stood on; once, whoever asks and however often. */
function createEnding(
  stopController: Controller['stop'],
  closers: Closers,
  logger: ILogger,
): Pick<RunningCore, 'stop' | 'ended'> & { readonly begun: () => boolean } {
  let tell: (reason: StopReason) => void = () => undefined;
  const ended = new Promise<StopReason>((resolve) => {
    tell = resolve;
  });
  let stopping: Promise<void> | null = null;
  const report = (failure: unknown) => logger.log('error', 'a part of the core did not end well', { failure });
  const end: RunningCore['stop'] = async (reason, wish) => {
    logger.log('info', 'the core stops', { reason, ...wish });
    await stopController(reason, wish).catch(report);
    await closers.close(report);
    tell(reason);
  };
  return {
    ended,
    begun: () => stopping !== null,
    stop: (reason, wish) => {
      stopping ??= end(reason, wish);
      return stopping;
    },
  };
}

/**
 * The host, with the environment that the person started us in. What asks the disk is loaded when it is asked: a
 * start never needs it.
 */
function createPersonsHost(): IHostProbe {
  const probe = async () => (await import('../../adapters/system/host-probe.ts')).createHostProbe();
  return {
    locate: async (...program) => (await probe()).locate(...program),
    isDirectory: async (path) => (await probe()).isDirectory(path),
    environment: () => userEnvironment(process.env),
    memory: () => process.memoryUsage.rss(),
  };
}

/** A connection to the hub from inside this process. */
function enter(hub: SessionHub): ITransport {
  const [ours, theirs] = memoryPair();
  hub.accept(theirs);
  return ours;
}

async function richCodec(): Promise<IProtocolCodec> {
  const { loadRichCoder } = await import('../../adapters/codec/rich-coder.ts');
  return createJsonCodec({ rich: await loadRichCoder() });
}
