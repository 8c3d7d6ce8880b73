import type { Agent, AgentId } from '../../src/domain/agent.ts';
import type { Result } from '../../src/ports/requests.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/** Keeps one agent's history fresh. */
export type HistoryFeed = {
  /** Whose is wanted from now on; null: nobody's. Read anew whenever its state is another, and every minute. */
  show(agent: Agent | null, now: number): void;
};

/** Reads it when it is looked at, and after each change of its state. What cannot be read is not told. */
export function createHistoryFeed(
  client: IControlClient,
  onHistory: (agent: AgentId, history: Result<'read_history'>) => void,
): HistoryFeed {
  let shown = '';

  const read = async (agent: Agent, of: string): Promise<void> => {
    const history = await client.request('read_history', { agent: agent.id }).catch(() => null);
    if (history !== null && shown === of) onHistory(agent.id, history);
  };

  return {
    show: (agent, now) => {
      const wanted = agent === null ? '' : `${agent.id} ${agent.state} ${agent.since} ${Math.floor(now / 60_000)}`;
      if (wanted === shown) return;
      shown = wanted;
      if (agent !== null) void read(agent, wanted);
    },
  };
}
