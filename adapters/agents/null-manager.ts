import { MoitumiError } from '../../src/domain/error.ts';
import type { IAgentManager } from '../../src/ports/agent-manager.ts';

/** For a core that can run no agents; `reason` completes "could not be started:". */
export function createNullManager(reason: string): IAgentManager {
  return {
    adopt: async () => ({ held: [], silent: [] }),
    spawn: async ({ command: [program = ''] }) => {
      throw new MoitumiError('spawn_failed', `${program} could not be started: ${reason}.`, { program, reason });
    },
    stop: async () => undefined,
    terminal: () => null,
    settle: () => undefined,
    listen: () => undefined,
    keepers: () => [],
    close: async () => undefined,
  };
}
