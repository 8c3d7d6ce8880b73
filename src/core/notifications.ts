import type { Agent, AgentId } from '../domain/agent.ts';
import { type Attention, attentionOf, notificationOf } from '../domain/attention.ts';
import type { Change } from '../domain/change.ts';
import { type Notification, type NotifyWish, quietFor } from '../domain/notification.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { ISurfaces } from '../ports/control.ts';
import type { ILogger } from '../ports/logger.ts';
import type { NamedNotifier } from '../ports/notifier.ts';
import type { CoreState } from './core-state.ts';
import type { Presence } from './presence.ts';
import { surfaceNotifier } from './surface-notifier.ts';

export type NotificationsDeps = {
  readonly state: CoreState;
  readonly presence: Presence;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly surfaces: ISurfaces;
  /** The ways that the configuration has now beside the surfaces. */
  readonly notifiers: () => readonly NamedNotifier[];
  readonly notifyWish: () => NotifyWish;
  /** Whether a terminal shows this agent by itself. */
  readonly isShown: (agent: AgentId) => boolean;
};

/** How long an agent must need someone before they are called. */
const ASK_MS = 5_000;
const FINISHED_MS = 15_000;

/** How long there is no second call about one agent; what it asks comes nevertheless, in the place of the first. */
const COOL_MS = 60_000;

/** While someone looks, how often it is found out whether they still do. */
const LOOK_MS = 5_000;

type Call = { readonly why: Attention; cancel: Cancel | null };

/** Calls a person who is not there when an agent needs one, and takes that back when it does not any more. */
export class Notifications {
  readonly #deps: NotificationsDeps;
  /** For each agent that needs someone: the call that waits (`cancel`), or was made. */
  readonly #calls = new Map<AgentId, Call>();
  readonly #terminal: NamedNotifier;
  readonly #shown = new Set<AgentId>();
  readonly #calledAt = new Map<AgentId, number>();
  #begun = false;

  constructor(deps: NotificationsDeps) {
    this.#deps = deps;
    this.#terminal = { name: 'terminal', notifier: surfaceNotifier(deps.presence, deps.surfaces) };
  }

  /** Begins, where the last core ended: what is over was told by that one, what waits is told again. */
  start(): void {
    this.#begun = true;
    for (const agent of this.#deps.state.agents.values()) {
      const why = this.#reason({ ...agent, unconfirmed: false });
      if (why !== null && why.kind !== 'ask') this.#calls.set(agent.id, { why, cancel: null });
      else this.#look(agent.id);
    }
  }

  /** What has become known, and durable. */
  seen(changes: readonly Change[]): void {
    if (!this.#begun) return;
    for (const change of changes) for (const id of this.#agentsIn(change)) this.#look(id);
  }

  /** Nobody is called any more; calls that were made stay. */
  stop(): void {
    this.#begun = false;
    for (const { cancel } of this.#calls.values()) cancel?.();
    this.#calls.clear();
  }

  /** Sends one by each way, and says what was in its way; null: nothing. */
  test(): Promise<readonly { readonly way: string; readonly error: string | null }[]> {
    const at = this.#deps.clock.now();
    const text = { title: 'moitumi', body: 'This is how a notification comes through.' };
    const test: Notification = { id: 'test', kind: 'test', agent: null, node: null, ...text, urgent: false, at };
    return Promise.all(this.#ways().map(async (way) => ({ way: way.name, error: await tell(way, test) })));
  }

  #look(id: AgentId): void {
    const agent = this.#deps.state.agents.get(id);
    const why = agent === undefined ? null : this.#reason(agent);
    const call = this.#calls.get(id);
    if (agent === undefined) {
      this.#calledAt.delete(id);
      this.#deps.presence.forget(id);
    }
    if (why === null) {
      // Of what was over before, nothing else is known yet.
      const kept = agent?.unconfirmed === true && call?.why.kind !== 'ask';
      if (call !== undefined && !kept) this.#drop(id, call);
      return;
    }
    if (call?.why.key === why.key || (call?.cancel === null && isTold(why, call.why))) return;
    // What asks goes on asking: the time that it has waited counts.
    const waits = call !== undefined && call.cancel !== null && call.why.kind === why.kind;
    if (waits) {
      this.#calls.set(id, { why, cancel: call.cancel });
      return;
    }
    call?.cancel?.();
    this.#wait(id, why, why.kind === 'finished' ? FINISHED_MS : ASK_MS);
  }

  #wait(id: AgentId, why: Attention, ms: number): void {
    this.#calls.set(id, { why, cancel: this.#deps.clock.after(ms, () => this.#due(id)) });
  }

  #due(id: AgentId): void {
    const { state, clock, presence, notifyWish, isShown } = this.#deps;
    const call = this.#calls.get(id);
    const agent = state.agents.get(id);
    if (call === undefined || agent === undefined) return;
    const looked = isShown(id) || presence.typesInto(id);
    if (looked && call.why.kind === 'finished') {
      // They have seen it end.
      call.cancel = null;
      return;
    }
    const present = looked ? LOOK_MS : Math.min(presence.looksFor(), LOOK_MS);
    const hold = Math.max(present, quietFor(notifyWish().quiet_hours, clock.now()), this.#cooling(id, call.why));
    if (hold > 0) this.#wait(id, call.why, hold);
    else this.#tell(agent, call);
  }

  #cooling(id: AgentId, why: Attention): number {
    if (why.kind === 'ask') return 0;
    return (this.#calledAt.get(id) ?? Number.NEGATIVE_INFINITY) + COOL_MS - this.#deps.clock.now();
  }

  #tell(agent: Agent, call: Call): void {
    const { state, presence, clock, notifyWish, logger } = this.#deps;
    const at = clock.now();
    call.cancel = null;
    this.#calledAt.set(agent.id, at);
    this.#shown.add(agent.id);
    const title = state.nodes.get(agent.node)?.title ?? '';
    const notification = notificationOf(call.why, agent, title, { content: notifyWish().content, at });
    for (const way of this.#ways()) {
      // No terminal is not out of order.
      if (way === this.#terminal && presence.lastTerminal() === null) continue;
      void tell(way, notification).then((error) => {
        if (error !== null) logger.log('warn', 'a notification was not delivered', { way: way.name, error });
      });
    }
  }

  #drop(id: AgentId, call: Call): void {
    call.cancel?.();
    this.#calls.delete(id);
    if (!this.#shown.delete(id)) return;
    for (const { notifier } of this.#ways()) notifier.withdraw(id);
  }

  #agentsIn(change: Change): readonly AgentId[] {
    switch (change.kind) {
      case 'agent_put':
      case 'agent_added':
        return [change.agent.id];
      case 'agents_removed':
        return change.ids;
      case 'nodes_removed':
        return [...this.#calls.keys()];
      case 'ask_put':
        return [change.ask.agent];
      default:
        return [];
    }
  }

  #ways(): readonly NamedNotifier[] {
    const others = this.#deps.notifiers();
    return this.#deps.notifyWish().terminal ? [this.#terminal, ...others] : others;
  }

  #reason(agent: Agent): Attention | null {
    const asks = [...this.#deps.state.asks.values()].filter((ask) => ask.agent === agent.id);
    const why = attentionOf(agent, asks);
    return why?.kind === 'ended' && !this.#deps.notifyWish().ends ? null : why;
  }
}

/** Whether the call says it already: another one that was asked with it may be answered. */
function isTold(why: Attention, before: Attention): boolean {
  return why.asks.length > 0 && why.asks.every((ask) => before.asks.some(({ id }) => id === ask.id));
}

/** What was in its way; null: nothing. */
async function tell({ notifier }: NamedNotifier, notification: Notification): Promise<string | null> {
  try {
    await notifier.notify(notification);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
