import { summaryOf } from '../../src/domain/agent-summary.ts';
import { toMoitumiError } from '../../src/domain/error.ts';
import type { Cancel } from '../../src/ports/clock.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { ConnectionState, IControlClient } from '../../src/protocol/control-client.ts';
import { ASK_BACKGROUND } from '../terminal/background-query.ts';
import { copySequence } from '../terminal/copy-sequence.ts';
import type { InputEvent } from '../terminal/key-parser.ts';
import { onSignals, type ProcessSignals } from '../terminal/process-signals.ts';
import { createTerminalSession, type TerminalSession } from '../terminal/terminal-session.ts';
import { WHOLE_SCREEN } from '../terminal/whole-screen.ts';
import { createEffectRunner } from './effect-runner.ts';
import type { Effect, TuiEvent } from './event.ts';
import { createHistoryFeed, type HistoryFeed } from './history-feed.ts';
import { eventOfInput } from './input-events.ts';
import { readSide } from './kept-side.ts';
import { layoutOf } from './layout.ts';
import { createLinkWatch } from './link-watch.ts';
import { announcement, FAREWELL } from './outer-terminal.ts';
import { createPaneKeeping, type PaneKeeping } from './pane-keeping.ts';
import { createPresenceReport, type PresenceReport } from './presence-report.ts';
import { createPromptDrafts, type PromptDrafts } from './prompt-drafts.ts';
import { createPushFeed, type PushFeed } from './push-feed.ts';
import { render } from './render/frame.ts';
import { createScreenFeed, type ScreenFeed } from './screen-feed.ts';
import { createScreenPainter } from './screen-painter.ts';
import { selectedAgent } from './selection.ts';
import { initialState, type Setting, type TuiState } from './state.ts';
import { createTerminalCalls, type TerminalCalls } from './terminal-calls.ts';
import type { TuiExit, TuiOptions } from './tui-options.ts';
import { update } from './update.ts';
import { createUsageFeed, type UsageFeed } from './usage-feed.ts';

/** How often ages are looked at again; they count minutes. */
const TICK_MS = 15_000;

/** The running sidebar: every event goes through `update`, what it wants is done, what it shows is painted. */
export class Sidebar {
  readonly #client: IControlClient;
  readonly #options: TuiOptions;
  readonly #onEnd: (exit: TuiExit) => void;
  readonly #painter = createScreenPainter();
  readonly #terminal: TerminalSession;
  readonly #signals: ProcessSignals;
  readonly #feed: PushFeed;
  readonly #screens: ScreenFeed;
  readonly #histories: HistoryFeed;
  readonly #usage: UsageFeed;
  readonly #panes: PaneKeeping | null;
  readonly #watchLink: (connection: ConnectionState) => void;
  readonly #presence: PresenceReport;
  readonly #calls: TerminalCalls;
  readonly #drafts: PromptDrafts;
  readonly #run: (effect: Effect) => void;
  #state: TuiState;
  #announced = '';
  #segmentTold = '';
  #scheduled = false;
  #behind = false;
  #lent = false;
  #ended = false;
  #cancelTick: Cancel = () => undefined;

  /** Takes the terminal; `onEnd` is called once, after it was given back. */
  constructor(client: IControlClient, options: TuiOptions, setting: Setting, onEnd: (exit: TuiExit) => void) {
    const { clock, hostPane } = options;
    this.#client = client;
    this.#options = options;
    this.#onEnd = onEnd;
    this.#terminal = createTerminalSession(WHOLE_SCREEN, options.input, options.output, clock, {
      input: (input) => this.#input(input),
      resized: () => this.#resized(),
      drained: () => this.#drained(),
      gone: () => this.#end('quit'),
    });
    this.#state = initialState(setting, client.hello.view, this.#terminal.size(), clock.now());
    this.#feed = createPushFeed(setting.surface, this.#dispatch, this.#schedule);
    this.#screens = createScreenFeed(client, clock, (agent, screen) =>
      this.#dispatch({ kind: 'screen_read', agent, screen }),
    );
    this.#histories = createHistoryFeed(client, (agent, history) =>
      this.#dispatch({ kind: 'history_read', agent, history }),
    );
    this.#usage = createUsageFeed(client, (usage) => this.#dispatch({ kind: 'usage_told', ...usage }));
    this.#panes = hostPane === null ? null : createPaneKeeping(client, options.panes, hostPane, this.#fail);
    this.#watchLink = createLinkWatch(clock, this.#dispatch);
    this.#presence = createPresenceReport(client, clock, (digest) => this.#dispatch({ kind: 'came_back', digest }));
    this.#drafts = createPromptDrafts(client, clock, (agent, text) =>
      this.#dispatch({ kind: 'draft_found', agent, text }),
    );
    this.#calls = createTerminalCalls(options, (bytes) => this.#terminal.write(bytes));
    this.#run = this.#createRunner();
    this.#signals = onSignals({
      terminate: () => this.#end('quit'),
      suspend: () => this.#suspend(),
      resume: () => this.#resume(),
      restore: () => this.#terminal.leave(),
    });
  }

  /** Draws the first picture, and begins to keep panes. */
  begin(): void {
    this.#terminal.enter();
    this.#tick();
    this.#presence.begin();
    if (this.#state.setting.themeFollows) this.#terminal.write(ASK_BACKGROUND);
    if (this.#panes === null) void this.#takeSide();
    else void this.#panes.begin();
  }

  push(push: Push): void {
    if (this.#ended) return;
    this.#feed.take(push);
    this.#call(push);
  }

  connection(connection: ConnectionState): void {
    if (this.#ended) return;
    this.#watchLink(connection);
    if (connection.state === 'connected') void this.#panes?.begin();
  }

  readonly #dispatch = (event: TuiEvent): void => {
    if (this.#ended) return;
    const { state, effects } = update(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    this.#schedule();
  };

  readonly #schedule = (): void => {
    if (this.#scheduled || this.#ended) return;
    this.#scheduled = true;
    setImmediate(() => this.#show());
  };

  readonly #fail = (thrown: unknown): void => {
    this.#dispatch({ kind: 'failed', text: toMoitumiError(thrown).message });
  };

  /** The terminal calls a person who looks elsewhere; not while another program has it. */
  #call(push: Push): void {
    if (push.event === 'attention') this.#calls.call(push.data);
    if (push.event === 'attention_over') this.#calls.over(push.data.id);
  }

  #createRunner(): (effect: Effect) => void {
    return createEffectRunner(this.#client, this.#options, {
      dispatch: this.#dispatch,
      size: () => this.#state.size,
      agentSize: () => {
        const { beside } = layoutOf(this.#state);
        return beside === null ? null : { cols: beside.width, rows: beside.height - 1 };
      },
      graph: () => this.#state.graph,
      side: () => layoutOf(this.#state).side,
      copy: (text) => this.#terminal.write(copySequence(text)),
      showPane: (key) => this.#showPane(key),
      reopenPanes: async () => this.#panes?.reopen(),
      lend: (borrower) => this.#lend(borrower),
      repaint: () => this.#repaint(),
      suspend: () => this.#suspend(),
      exit: (exit) => this.#end(exit),
    });
  }

  /** A core that cannot tell has nothing kept either. */
  async #takeSide(): Promise<void> {
    const width = await readSide(this.#client).catch(() => null);
    if (width !== null) this.#dispatch({ kind: 'side_kept', width });
  }

  #input(input: InputEvent): void {
    if (input.kind === 'focus') this.#presence.focused(input.focused);
    else if (input.kind !== 'reply') this.#presence.used();
    const event = eventOfInput(input, this.#options.clock.now());
    if (event !== null) this.#dispatch(event);
  }

  /** A pane that the person closed comes back when they ask for what it shows. */
  async #showPane(key: string): Promise<boolean> {
    const { showPane } = this.#options;
    if (showPane === null) return false;
    if (await showPane(key)) return true;
    this.#feed.flush();
    this.#panes?.follow(this.#state);
    if (this.#panes?.wants(key) !== true) return false;
    await this.#panes.settle();
    if (await showPane(key)) return true;
    await this.#panes.reopen();
    return showPane(key);
  }

  /** How the person has arranged the panes meanwhile is looked at, too: nothing tells us, and a crash must not lose it. */
  #tick(): void {
    this.#dispatch({ kind: 'ticked', now: this.#options.clock.now() });
    this.#cancelTick = this.#options.clock.after(TICK_MS, () => {
      this.#panes?.look();
      this.#tick();
    });
  }

  #show(): void {
    this.#feed.flush();
    this.#scheduled = false;
    if (this.#ended) return;
    this.#panes?.follow(this.#state);
    this.#drafts.follow(this.#state);
    this.#tellSegment();
    const { page } = this.#state;
    const beside = !this.#lent && page === 'tree' && layoutOf(this.#state).beside !== null;
    this.#usage.show(page === 'dashboard');
    this.#histories.show(page === 'dashboard' ? selectedAgent(this.#state) : null, this.#state.now);
    this.#screens.show(beside ? (selectedAgent(this.#state)?.id ?? null) : null);
    if (!this.#lent && !this.#behind) this.#paint();
  }

  #tellSegment(): void {
    const { segment } = this.#options;
    if (segment === null || !this.#state.synced) return;
    const summary = summaryOf(this.#state.graph.agents.values(), null);
    const told = JSON.stringify(summary);
    if (told === this.#segmentTold) return;
    this.#segmentTold = told;
    segment.show(summary);
  }

  /** A terminal that is behind is not given more: it gets the newest picture when it has drained. */
  #paint(): void {
    const { width, height } = this.#state.size;
    const told = announcement(this.#state);
    const bytes = this.#painter.paint(render(this.#state, width, height)) + (told === this.#announced ? '' : told);
    this.#announced = told;
    if (bytes !== '') this.#behind = !this.#terminal.write(bytes);
  }

  #drained(): void {
    this.#behind = false;
    this.#schedule();
  }

  #resized(): void {
    this.#painter.forget();
    this.#dispatch({ kind: 'resized', ...this.#terminal.size() });
    this.#panes?.look();
  }

  #repaint(): void {
    this.#painter.forget();
    this.#announced = '';
    this.#behind = false;
    this.#resized();
  }

  async #lend(borrower: () => Promise<void>): Promise<void> {
    this.#lent = true;
    this.#screens.show(null);
    this.#terminal.lend();
    try {
      await borrower();
    } finally {
      this.#lent = false;
      this.#resume();
    }
  }

  #suspend(): void {
    if (this.#lent) return;
    this.#terminal.leave();
    this.#signals.stopJob();
  }

  #resume(): void {
    if (this.#lent || this.#ended) return;
    this.#terminal.leave();
    this.#terminal.enter();
    this.#repaint();
  }

  #end(exit: TuiExit): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTick();
    this.#drafts.leave();
    this.#screens.show(null);
    this.#terminal.write(FAREWELL);
    this.#terminal.leave();
    this.#signals.release();
    void Promise.all([this.#panes?.end(), this.#options.segment?.clear()]).then(() => this.#onEnd(exit));
  }
}
