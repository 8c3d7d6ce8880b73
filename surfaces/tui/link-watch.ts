import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { ConnectionState } from '../../src/protocol/control-client.ts';
import type { TuiEvent } from './event.ts';

/** How long the connection may be away before anything is shown. */
const QUIET_MS = 2_000;

/** Tells of the connection what a person may notice. */
export function createLinkWatch(
  clock: IClock,
  dispatch: (event: TuiEvent) => void,
): (connection: ConnectionState) => void {
  let cancel: Cancel = () => undefined;

  return (connection) => {
    cancel();
    switch (connection.state) {
      case 'connected':
        return dispatch({ kind: 'connected', view: connection.hello.view, core: connection.hello.mode });
      case 'reconnecting':
        cancel = clock.after(QUIET_MS, () => dispatch({ kind: 'still_away' }));
        return dispatch({ kind: 'disconnected' });
      case 'refused':
        return dispatch({ kind: 'refused', text: connection.error.message });
    }
  };
}
