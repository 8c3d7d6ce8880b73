import type { Caller } from '../ports/control.ts';
import type { IEventLog } from '../ports/cortex-store.ts';
import { pushOfLogged } from '../ports/logged-push.ts';
import type { Push } from '../ports/pushes.ts';
import type { Position, Welcome } from '../ports/reception.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';
import { snapshotPushes } from './snapshot.ts';
import type { Views } from './views.ts';

/** Most missed changes that are told one by one; beyond that a snapshot is shorter. */
const MAX_MISSED = 1_000;

export type ReceptionDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly events: IEventLog;
  readonly views: Views;
};

/** What a surface that says hello is given. What is not durable yet is made so first: nothing else may be told. */
export function welcome(deps: ReceptionDeps, caller: Caller, resume: Position | null, sync: 'none' | 'graph'): Welcome {
  const { state, journal, views } = deps;
  journal.flush();
  const place = { epoch: state.epoch, seq: state.seq, view: views.of(caller.surface) };
  if (sync === 'none') return { ...place, sync: 'none', pushes: [] };
  const missed = resume === null ? null : missedPushes(deps, resume);
  if (missed !== null) return { ...place, sync: 'resumed', pushes: missed };
  return { ...place, sync: 'snapshot', pushes: snapshotPushes(state) };
}

/** What happened since, then the current value of all that has no history; null when a snapshot is due. */
function missedPushes({ state, events }: ReceptionDeps, resume: Position): readonly Push[] | null {
  if (resume.epoch !== state.epoch || resume.seq > state.seq) return null;
  const missed = events.since(resume.seq, MAX_MISSED + 1);
  if (missed === null || missed.length > MAX_MISSED) return null;
  return [
    ...missed.map(({ change, seq }) => pushOfLogged(change, seq)),
    ...[...state.agents.values()].map((agent): Push => ({ event: 'agent_status_changed', data: agent })),
    ...[...state.views.values()].map((view): Push => ({ event: 'enter_node', data: view })),
  ];
}
