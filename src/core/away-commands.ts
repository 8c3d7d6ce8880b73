import type { IClock } from '../ports/clock.ts';
import type { IHistory } from '../ports/cortex-store.ts';
import { meantAgent } from './agent-commands.ts';
import type { CoreState } from './core-state.ts';
import { readDigest } from './digest-reading.ts';
import { type Handlers, read } from './handler.ts';
import type { Journal } from './journal.ts';
import type { Notifications } from './notifications.ts';
import type { Presence } from './presence.ts';

export type AwayDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly history: IHistory;
  readonly clock: IClock;
  readonly presence: Presence;
  readonly notifications: Notifications;
};

/** What someone is told who was never there. */
const DAY_MS = 24 * 60 * 60_000;

type AwayMethods = 'report_presence' | 'get_digest' | 'test_notifications';

/** Requests about people who are there, and those who are not. */
export function awayCommands(deps: AwayDeps): Pick<Handlers, AwayMethods> {
  const { state, clock, presence, notifications } = deps;
  return {
    report_presence: read(({ here, agent }, caller) => {
      presence.used(caller, here);
      if (here && agent !== undefined) presence.typed(meantAgent(state, agent).id);
      return {};
    }),
    get_digest: read((params, { kind, surface }) => {
      const until = clock.now();
      const own = kind === 'cli' ? null : surface;
      const since = params.since ?? presence.lastSeen(params.surface ?? own) ?? until - DAY_MS;
      return readDigest(deps, { since, until });
    }),
    test_notifications: read(async () => ({ ways: await notifications.test() })),
  };
}
