import type { Push } from '../../src/ports/pushes.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import { stayAwake } from '../terminal/stay-awake.ts';
import type { CommandCall } from './command.ts';
import type { ReachOptions } from './context.ts';

/** How a command that goes on for a while listens. */
export type Listening = {
  readonly sync: ReachOptions['sync'];
  readonly onPush: (push: Push) => void;
  /** Called when no retry can bring the connection back. */
  readonly onBroken: (error: Error) => void;
};

/** Runs `body` with a connection that outlives the core's restarts, in a process that stays for as long. */
export async function withLiveClient<T>(
  call: CommandCall,
  { onBroken, ...reach }: Listening,
  body: (client: IControlClient) => Promise<T>,
): Promise<T> {
  const sleep = stayAwake();
  try {
    const client = await call.connect({
      ...reach,
      reconnect: 'forever',
      onConnection: (connection) => {
        if (connection.state === 'refused') onBroken(connection.error);
      },
    });
    return await body(client);
  } finally {
    sleep();
  }
}
