import type { Agent, AgentId, StateDetail } from '../domain/agent.ts';
import type { Ask, AskDraft, AskId } from '../domain/ask.ts';
import type { Change } from '../domain/change.ts';
import type { IAgentTerminal } from '../ports/agent-manager.ts';
import type { IClock } from '../ports/clock.ts';
import type { IDialogReader, ScreenDialog } from '../ports/dialog-reader.ts';
import type { Screen } from '../ports/requests.ts';
import type { Asks } from './asks.ts';
import type { CoreState } from './core-state.ts';
import { DialogRoute } from './dialog-route.ts';
import type { TurnTyping } from './turn-typing.ts';

export type DialogAskOptions = {
  readonly state: CoreState;
  readonly asks: Asks;
  readonly dialogs: IDialogReader;
  readonly typing: TurnTyping;
  readonly clock: IClock;
  /** Null: it has none, or its keeper does not answer. */
  readonly terminal: (agent: AgentId) => IAgentTerminal | null;
};

/** What an agent that waits may show a dialog for. */
const ASKING: ReadonlySet<StateDetail | null> = new Set(['permission', 'question', 'plan', 'trust']);

/** How long an agent that waits has to ask by a way of its own. */
const OWN_WAY_MS = 300;

/** Pause between two looks, and how long one look waits for something new. */
const PAUSE_MS = 250;
const LOOK_MS = 30_000;

/** So many looks in a row must miss a dialog: a program may be in the middle of drawing it anew. */
const MISSES = 2;

/** Raises what agents ask by a dialog on their screen alone. */
export class DialogAsks {
  readonly #options: DialogAskOptions;
  /** The agents whose screens are looked at, each by the watch that does it. */
  readonly #watches = new Map<AgentId, symbol>();
  /** Asks that have their route: not those of the last core. */
  readonly #routed = new Set<AskId>();

  constructor(options: DialogAskOptions) {
    this.#options = options;
  }

  /** What has become known of agents and of their asks. */
  seen(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'agent_put') this.#moved(change.agent);
      else if (change.kind === 'ask_put' && change.ask.state === 'closed') this.#over(change.ask);
    }
  }

  /** Looks at those that wait already. */
  resume(): void {
    for (const agent of this.#options.state.agents.values()) this.#moved(agent);
  }

  /** Looks no more. */
  release(): void {
    this.#watches.clear();
  }

  #moved(agent: Agent): void {
    const waits = agent.state === 'waiting' && ASKING.has(agent.detail) && agent.origin === 'supervised';
    if (!waits) this.#watches.delete(agent.id);
    else if (!this.#watches.has(agent.id)) void this.#watch(agent);
  }

  /** One that was asked by another way is over; if its agent still waits, it is the screen that asks. */
  #over(ask: Ask): void {
    this.#routed.delete(ask.id);
    const agent = this.#options.state.agents.get(ask.agent);
    if (ask.via === 'dialog' || agent === undefined) return;
    this.#watches.delete(agent.id);
    this.#moved(agent);
  }

  async #watch({ id, profile }: Agent): Promise<void> {
    const watch = Symbol(id);
    const { state } = this.#options;
    const goesOn = () => this.#watches.get(id) === watch && state.agents.get(id)?.state === 'waiting';
    this.#watches.set(id, watch);
    await this.#pause(OWN_WAY_MS);
    let after: number | undefined;
    for (let misses = 0; goesOn(); ) {
      const screen = await this.#look(id, after);
      const dialog = screen === null ? null : await this.#options.dialogs.read(profile, screen.lines);
      if (screen === null || !goesOn()) break;
      misses = dialog === null ? misses + 1 : 0;
      const certain = dialog !== null || misses >= MISSES;
      if (certain) this.#compare(id, profile, dialog);
      after = certain ? screen.offset : undefined;
      await this.#pause(PAUSE_MS);
    }
    if (this.#watches.get(id) === watch) this.#watches.delete(id);
  }

  /** The screen; once there is more than what `after` stands for, or after a while. Null: it cannot be seen. */
  async #look(id: AgentId, after: number | undefined): Promise<Screen | null> {
    const wait = after === undefined ? {} : { after, waitMs: LOOK_MS };
    const reading = this.#options.terminal(id)?.readScreen({ scrollback: 0, ansi: false, ...wait });
    return (await reading?.catch(() => null)) ?? null;
  }

  /** Makes the asks of an agent what its screen says, unless it asks by a way of its own. */
  #compare(id: AgentId, profile: string, dialog: ScreenDialog | null): void {
    const { asks } = this.#options;
    const before = asks.ofAgent(id);
    const shown = before.find(({ via }) => via === 'dialog');
    if (before.some(({ via }) => via !== 'dialog') || shown?.state === 'answered') return;
    if (shown !== undefined && shown.hash !== dialog?.draft.hash) {
      asks.withdraw(id, shown.key, dialog === null ? 'its dialog is gone' : 'another dialog took its place');
    }
    if (dialog !== null && !this.#isRouted(shown, dialog.draft.hash)) this.#raise(id, profile, dialog.draft);
  }

  #isRouted(ask: Ask | undefined, hash: string): boolean {
    return ask?.hash === hash && this.#routed.has(ask.id);
  }

  #raise(id: AgentId, profile: string, draft: AskDraft): void {
    const { asks, dialogs, typing, clock, terminal } = this.#options;
    const found = terminal(id);
    if (found === null) return;
    const route = new DialogRoute({ profile, terminal: found, dialogs, typing, clock });
    this.#routed.add(asks.raise(id, draft, `dialog:${draft.hash}`, route).id);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }
}
