import type { Result } from '../../src/ports/requests.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/** Keeps what agents use fresh while it is looked at. */
export type UsageFeed = {
  /** Whether a person looks at it from now on. */
  show(on: boolean): void;
};

/** Tells the core when someone looks, and tells what it says then; what comes later are pushes. */
export function createUsageFeed(client: IControlClient, onUsage: (usage: Result<'watch_usage'>) => void): UsageFeed {
  let shown = false;
  return {
    show: (on) => {
      if (on === shown) return;
      shown = on;
      // A core of yesterday knows of no usage.
      client.request('watch_usage', { on }).then(onUsage, () => undefined);
    },
  };
}
