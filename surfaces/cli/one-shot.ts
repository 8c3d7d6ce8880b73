import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { CliContext, HomeChoice, ReachOptions } from './context.ts';

/** How long a command that does one thing waits for a core that went away in the middle of it, in ms: a restart takes less than one. */
const PATIENCE = 10_000;

/**
 * Connects for one thing. A core that is restarted or killed meanwhile is waited for: what was asked is asked again
 * under the same command id, and so done once. Where none may be started, its loss is the end.
 */
export async function connectOnce(
  context: CliContext,
  home: HomeChoice,
  options: Partial<ReachOptions> & { readonly start: boolean },
): Promise<IControlClient> {
  if (!options.start) return context.connect(home, { sync: 'none', reconnect: 'never', eager: true, ...options });
  let client: IControlClient | null = null;
  let timer: NodeJS.Timeout | null = null;
  const onConnection: ReachOptions['onConnection'] = ({ state }) => {
    if (state === 'reconnecting') {
      // This timer also keeps the process there: the client's own do not.
      timer ??= setTimeout(() => void client?.close(), PATIENCE);
    } else if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
  };
  client = await context.connect(home, { sync: 'none', reconnect: 'forever', eager: true, onConnection, ...options });
  return client;
}
