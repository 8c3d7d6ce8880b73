import type { AgentId } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import type { Cancel } from '../ports/clock.ts';
import type { Caller, Command, IControlProtocol } from '../ports/control.ts';
import type { Push, StopReason } from '../ports/pushes.ts';
import type { IReception, Position, Welcome } from '../ports/reception.ts';
import type { IRecords } from '../ports/records.ts';
import type { Health, Method, Result } from '../ports/requests.ts';
import { agentCommands } from './agent-commands.ts';
import { AgentOrchestrator } from './agent-orchestrator.ts';
import { askCommands } from './ask-commands.ts';
import { Asks } from './asks.ts';
import { awayCommands } from './away-commands.ts';
import { careCommands } from './care-commands.ts';
import { Channels } from './channels.ts';
import { compactFromTimeToTime } from './compaction.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { Conversations } from './conversations.ts';
import { CoreState } from './core-state.ts';
import { degradedNotice } from './degraded-notice.ts';
import { DialogAsks } from './dialog-asks.ts';
import { Dispatcher } from './dispatcher.ts';
import { FanOut } from './fan-out.ts';
import { graphCommands } from './graph-commands.ts';
import type { Handlers } from './handler.ts';
import type { Hearing } from './hearing.ts';
import { HookAsks } from './hook-asks.ts';
import { reportCommands } from './hook-reports.ts';
import { Journal } from './journal.ts';
import { Notifications } from './notifications.ts';
import { ObservedAgents } from './observed-agents.ts';
import { PaneKeeping } from './pane-keeping.ts';
import { Presence } from './presence.ts';
import { promptCommands } from './prompt-commands.ts';
import { Prompts } from './prompts.ts';
import { welcome } from './reception.ts';
import { createRecords } from './records.ts';
import { Schedule } from './schedule.ts';
import { scheduleCommands } from './schedule-commands.ts';
import { snapshotPushes } from './snapshot.ts';
import { stateCommands } from './state-commands.ts';
import { StatusLines } from './status-lines.ts';
import { telegramCommands } from './telegram-commands.ts';
import { terminalCommands } from './terminal-commands.ts';
import { turnCommands } from './turn-commands.ts';
import { TurnTyping } from './turn-typing.ts';
import { Usage } from './usage.ts';
import { usageCommands } from './usage-commands.ts';
import { viewCommands } from './view-commands.ts';
import { Views } from './views.ts';

/** The core: the cortex, its agents and everyone's view of them. */
export interface Controller extends IControlProtocol, IReception {
  /** Takes up the agents of the last core. Requests are answered before; those that need agents wait for it. */
  start(): Promise<void>;
  /**
   * Refuses new requests, tells the surfaces why, ends the agents if asked, and writes down what waits.
   * Afterwards nothing of the core runs any more; the agents that were not ended do.
   */
  stop(reason: StopReason, options: { readonly agents: boolean }): Promise<void>;
  readonly health: Health;
  /** For surfaces that live with the core. */
  readonly records: IRecords;
  /** The configuration was read again; these settings changed. */
  reloaded(changed: readonly string[]): void;
  /** Whether a person is taken to sit at a surface. */
  isAtDesk(): boolean;
}

/** Makes a core on what the store holds. Reads the store at once, and does nothing else until `start`. */
export function createController(deps: ControllerDeps): Controller {
  return new Core(deps);
}

class Core implements Controller {
  readonly records: IRecords;
  readonly #deps: ControllerDeps;
  readonly #state: CoreState;
  readonly #journal: Journal;
  readonly #fanOut: FanOut;
  readonly #views: Views;
  readonly #panes: PaneKeeping;
  readonly #lines: StatusLines;
  readonly #channels: Channels;
  readonly #orchestrator: AgentOrchestrator;
  readonly #observed: ObservedAgents;
  readonly #hookAsks: HookAsks;
  readonly #typing = new TurnTyping();
  readonly #talk: Conversations;
  readonly #clockwork: Schedule;
  readonly #prompts: Prompts;
  readonly #asks: Asks;
  readonly #dialogAsks: DialogAsks;
  readonly #presence: Presence;
  readonly #notifications: Notifications;
  readonly #usage: Usage;
  readonly #dispatcher: Dispatcher;
  readonly #connectedAt = new WeakMap<Caller, number>();
  #stopCompacting: Cancel = () => undefined;
  #stopping = false;

  constructor(deps: ControllerDeps) {
    const { store, clock, logger, surfaces } = deps;
    this.#deps = deps;
    this.#state = new CoreState(store.load());
    this.#lines = new StatusLines(this.#state, clock);
    this.#channels = new Channels(this.#lines);
    this.#fanOut = new FanOut(surfaces);
    this.#views = new Views(this.#state, surfaces);
    this.#panes = new PaneKeeping({
      panes: deps.panes,
      state: this.#state,
      views: this.#views,
      logger,
      keep: (change) => void this.#journal.note({ changes: [change] }),
    });
    this.#journal = new Journal({
      state: this.#state,
      store,
      clock,
      logger,
      committed: (committed) => {
        this.#fanOut.publish(committed);
        this.#panes.changed(committed.changes);
        this.#lines.changed(committed.changes);
        this.#asks.seen(committed.changes);
        this.#dialogAsks.seen(committed.changes);
        this.#notifications.seen(committed.changes);
        this.#usage.seen(committed.changes);
      },
      degraded: (reason) => surfaces.present(degradedNotice(reason)),
    });
    this.records = createRecords(store, this.#journal);
    const parts = { ...deps, state: this.#state, journal: this.#journal };
    this.#usage = new Usage(parts);
    this.#presence = new Presence(parts);
    this.#asks = new Asks({ ...parts, rules: deps.askRules });
    const terminal = (id: AgentId) => deps.agents.terminal(id);
    this.#dialogAsks = new DialogAsks({ ...parts, asks: this.#asks, typing: this.#typing, terminal });
    this.#talk = new Conversations(parts);
    const hearing: Hearing = {
      raise: (...asked) => this.#asks.raise(...asked),
      withdraw: (...over) => this.#asks.withdraw(...over),
      used: (...told) => this.#usage.use(...told),
    };
    const typed = (agent: AgentId) => this.#presence.typed(agent);
    const talk = this.#talk;
    this.#orchestrator = new AgentOrchestrator({ ...parts, hearing, talk, typed, home: deps.identity.home });
    this.#prompts = new Prompts({ ...parts, talk, orchestrator: this.#orchestrator, typing: this.#typing });
    this.#clockwork = new Schedule({ ...parts, talk, prompts: this.#prompts, records: this.records });
    this.#observed = new ObservedAgents({ ...parts, orchestrator: this.#orchestrator });
    this.#hookAsks = new HookAsks({ hooks: deps.hooks, asks: this.#asks });
    const isShown = (agent: AgentId) => this.#channels.shows(agent);
    this.#notifications = new Notifications({ ...parts, presence: this.#presence, isShown });
    const { adopted } = this.#orchestrator;
    this.#dispatcher = new Dispatcher({ ...parts, adopted, handlers: this.#handlers() });
  }

  get health(): Health {
    return this.#journal.health;
  }

  async start(): Promise<void> {
    const { events, clock, logger } = this.#deps;
    this.#stopCompacting = compactFromTimeToTime({ events, clock, logger, journal: this.#journal });
    await this.#orchestrator.adopt();
    this.#observed.start();
    this.#asks.resume();
    this.#dialogAsks.resume();
    this.#prompts.resume();
    this.#notifications.start();
    if (!this.#stopping) await this.#clockwork.start();
  }

  async stop(reason: StopReason, { agents }: { readonly agents: boolean }): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#stopCompacting();
    this.#observed.stop();
    this.#clockwork.stop();
    this.#prompts.stop();
    this.#notifications.stop();
    this.#usage.stop();
    this.#deps.surfaces.present({ event: 'stopping', data: { reason } });
    await this.#finishCommands();
    if (agents) {
      await this.#orchestrator.stop(this.#orchestrator.live()).catch((error: unknown) => {
        this.#deps.logger.log('warn', 'not every agent could be stopped', { error: String(error) });
      });
    }
    this.#dialogAsks.release();
    this.#asks.release();
    this.#talk.release();
    this.#channels.close();
    await this.#panes.close();
    this.#orchestrator.release(reason !== 'stop');
    this.#journal.flush();
  }

  request<M extends Method>(command: Command<M>, caller: Caller): Promise<Result<M>> {
    if (this.#stopping) {
      return Promise.reject(new MoitumiError('stopping', 'The core is stopping and takes no requests any more.'));
    }
    if (command.method !== 'ping') this.#views.used(caller);
    this.#presence.asked(caller, command.method);
    return this.#dispatcher.request(command, caller);
  }

  reloaded(changed: readonly string[]): void {
    if (!this.#stopping && changed.some((name) => name.startsWith('schedule.'))) void this.#clockwork.start();
  }

  isAtDesk(): boolean {
    return this.#presence.isAtDesk();
  }

  joined(caller: Caller, resume: Position | null, sync: 'none' | 'graph'): Welcome {
    const parts = { state: this.#state, journal: this.#journal, events: this.#deps.events, views: this.#views };
    this.#connectedAt.set(caller, this.#deps.clock.now());
    this.#views.used(caller);
    // Who comes back by itself is not a person.
    if (resume === null) this.#presence.opened(caller);
    return welcome(parts, caller, resume, sync);
  }

  left(caller: Caller): void {
    this.#channels.left(caller);
    this.#hookAsks.left(caller);
    this.#fanOut.left(caller);
    this.#presence.left(caller);
    this.#usage.left(caller);
    void this.#panes.left(caller);
  }

  snapshot(): readonly Push[] {
    this.#journal.flush();
    return snapshotPushes(this.#state);
  }

  /** Lets what has begun come to its end: the next core could only say that it does not know how it went. */
  #finishCommands(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(FINISH_MS, resolve);
      void this.#dispatcher.settled().then(() => {
        cancel();
        resolve();
      });
    });
  }

  #handlers(): Handlers {
    const orchestrator = this.#orchestrator;
    const parts = {
      ...this.#deps,
      state: this.#state,
      journal: this.#journal,
      views: this.#views,
      fanOut: this.#fanOut,
      panes: this.#panes,
      channels: this.#channels,
      orchestrator,
      observed: this.#observed,
      hookAsks: this.#hookAsks,
      asks: this.#asks,
      typing: this.#typing,
      prompts: this.#prompts,
      presence: this.#presence,
      notifications: this.#notifications,
      usage: this.#usage,
      talk: this.#talk,
      clockwork: this.#clockwork,
      forgetAgents: (ids: readonly string[]) => orchestrator.forgetAll(ids),
      stopAgents: (ids: readonly string[]) => orchestrator.stop(ids),
      connectedAt: (caller: Caller) => this.#connectedAt.get(caller) ?? 0,
      leave: (caller: Caller) => this.left(caller),
    };
    return {
      ...careCommands(parts),
      ...viewCommands(this.#state, this.#views),
      ...graphCommands(parts),
      ...agentCommands(parts),
      ...reportCommands(parts),
      ...askCommands(parts),
      ...promptCommands(parts),
      ...turnCommands(parts),
      ...scheduleCommands(parts),
      ...terminalCommands(parts),
      ...stateCommands(parts),
      ...awayCommands(parts),
      ...usageCommands(parts),
      ...telegramCommands(parts),
    };
  }
}

/** How long commands may take to finish while the core stops; those that wait for an agent to end take longer. */
const FINISH_MS = 2_000;
