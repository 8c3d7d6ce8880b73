import { CoreState } from '../../src/core/core-state.ts';
import { Journal } from '../../src/core/journal.ts';
import { Notifications } from '../../src/core/notifications.ts';
import { Presence } from '../../src/core/presence.ts';
import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Notification, NotifyWish } from '../../src/domain/notification.ts';
import { sampleAsk } from '../contract/store-samples.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { type RecordingSurfaces, recordingSurfaces } from './recording-surfaces.ts';
import { sampleAgent } from './sample-agent.ts';
import { sampleNode } from './scripted-core.ts';

/** What calls people, with an agent `a1` of the profile `claude` that works on `n1`. */
export type AwayRig = {
  readonly state: CoreState;
  readonly presence: Presence;
  readonly notifications: Notifications;
  readonly surfaces: RecordingSurfaces;
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  /** What was told by the one way there is beside the terminal, in order: a notification, or the id of one taken back. */
  readonly told: (Notification | string)[];
  readonly wish: { -readonly [K in keyof NotifyWish]: NotifyWish[K] };
  /** Agents that a terminal shows. */
  readonly shown: Set<string>;
  /** Titles of what was told, and `-a1` where it was taken back. */
  titles(): readonly string[];
  put(...changes: readonly Change[]): void;
  agentIs(fields: Partial<Agent>): void;
  asks(id: string, fields?: Partial<Ask>): void;
};

export function awayRig(store: MemoryStore = memoryStore(), clock: ManualClock = manualClock()): AwayRig {
  const logger = { log: () => undefined };
  const surfaces = recordingSurfaces();
  const state = new CoreState(store.store.load());
  const journal = new Journal({
    state,
    store: store.store,
    clock,
    logger,
    committed: ({ changes }) => notifications.seen(changes),
    degraded: () => undefined,
  });
  const told: AwayRig['told'] = [];
  const wish: AwayRig['wish'] = { terminal: false, content: false, ends: true, quiet_hours: null };
  const shown = new Set<string>();
  const way = {
    name: 'pager',
    notifier: {
      notify: (notification: Notification) => void told.push(notification),
      withdraw: (id: string) => void told.push(id),
    },
  };
  const presence = new Presence({ state, journal, surfaces, clock });
  const notifications: Notifications = new Notifications({
    ...{ state, presence, clock, logger, surfaces },
    notifiers: () => [way],
    notifyWish: () => wish,
    isShown: (agent) => shown.has(agent),
  });
  const put = (...changes: readonly Change[]): void => {
    void journal.note({ changes });
    journal.flush();
  };
  if (!state.agents.has('a1'))
    put(
      { kind: 'node_put', node: { ...sampleNode(1), title: 'Fix the login' } },
      { kind: 'agent_added', agent: sampleAgent({ profile: 'claude', state: 'working', started_at: clock.now() }) },
    );
  notifications.start();
  return {
    ...{ state, presence, notifications, surfaces, clock, store, told, wish, shown, put },
    titles: () => told.map((each) => (typeof each === 'string' ? `-${each}` : each.title)),
    agentIs: (fields) => {
      const agent = state.agents.get('a1');
      if (agent !== undefined) put({ kind: 'agent_put', agent: { ...agent, since: clock.now(), ...fields } });
    },
    asks: (id, fields) => put({ kind: 'ask_put', ask: sampleAsk(id, 'a1', { raised_at: clock.now(), ...fields }) }),
  };
}
