import { readdirSync } from 'node:fs';
import type { AgentSignal } from '../domain/signal.ts';
import type { IAgentManager } from '../ports/agent-manager.ts';

/**
 * A manager whose code is loaded when an agent is started, or when a keeper has left anything in `directory`. Most
 * starts of a daemon on a quiet home need neither: that saves 5 ms on the way to hello, and memory ever after.
 */
export function createLazyManager(directory: string, load: () => Promise<IAgentManager>): IAgentManager {
  let tell: (signal: AgentSignal) => void = () => undefined;
  let manager: IAgentManager | null = null;
  let loading: Promise<IAgentManager> | null = null;
  const loaded = () => {
    loading ??= load().then((real) => {
      real.listen((signal) => tell(signal));
      manager = real;
      return real;
    });
    return loading;
  };
  return {
    listen: (listener) => {
      tell = listener;
    },
    adopt: async () => (readdirSync(directory).length === 0 ? { held: [], silent: [] } : (await loaded()).adopt()),
    spawn: async (spec) => (await loaded()).spawn(spec),
    stop: async (agent, graceMs) => (await loaded()).stop(agent, graceMs),
    terminal: (agent) => manager?.terminal(agent) ?? null,
    settle: (agent) => manager?.settle(agent),
    keepers: () => manager?.keepers() ?? [],
    close: async () => manager?.close(),
  };
}
