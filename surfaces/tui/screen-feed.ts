import type { AgentId } from '../../src/domain/agent.ts';
import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { Screen } from '../../src/ports/requests.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/** Keeps one agent's screen fresh. */
export type ScreenFeed = {
  /** Whose screen is wanted from now on; null: nobody's. */
  show(agent: AgentId | null): void;
};

/** How long a read may wait for output. */
const WAIT_MS = 30_000;
/** Least time between two reads: a flood is looked at 20 times a second. */
const PAUSE_MS = 50;
/** After a read that failed: the agent may have just ended, or its keeper be away. */
const RETRY_MS = 1_000;

/** Reads the screen whenever there is something new on it. */
export function createScreenFeed(
  client: IControlClient,
  clock: IClock,
  onScreen: (agent: AgentId, screen: Screen) => void,
): ScreenFeed {
  let shown: AgentId | null = null;
  let cancel: Cancel = () => undefined;

  const read = async (agent: AgentId, after: number | null): Promise<void> => {
    let next = after;
    let pause = PAUSE_MS;
    try {
      const waiting = after === null ? {} : { after, wait_ms: WAIT_MS };
      const screen = await client.request('read_screen', { agent, ansi: true, ...waiting });
      if (shown !== agent) return;
      if (screen.offset !== after) onScreen(agent, screen);
      next = screen.offset;
    } catch {
      pause = RETRY_MS;
    }
    if (shown === agent) cancel = clock.after(pause, () => void read(agent, next));
  };

  return {
    show: (agent) => {
      if (agent === shown) return;
      cancel();
      shown = agent;
      if (agent !== null) void read(agent, null);
    },
  };
}
