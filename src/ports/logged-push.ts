import type { LoggedChange } from '../domain/change.ts';
import type { Push } from './pushes.ts';

/** The push that tells a logged change, as it stands in the log under `seq`. */
export function pushOfLogged(change: LoggedChange, seq: number): Push {
  switch (change.kind) {
    case 'node_put':
      return { event: 'node_updated', seq, data: change.node };
    case 'nodes_removed':
      return { event: 'node_removed', seq, data: { ids: change.ids } };
    case 'agent_added':
      return { event: 'agent_status_changed', seq, data: change.agent };
    case 'agents_removed':
      return { event: 'agent_removed', seq, data: { ids: change.ids } };
    case 'ask_put':
      return { event: change.ask.state === 'open' ? 'ask_raised' : 'ask_resolved', seq, data: change.ask };
    case 'turn_added':
      return { event: 'turn_appended', seq, data: change.turn };
  }
}
