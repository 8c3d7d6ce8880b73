import type { SurfaceKey } from '../../src/domain/view.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { ConnectionState, IControlClient } from '../../src/protocol/control-client.ts';
import type { Theme } from '../terminal/theme.ts';

/** What a chat is given. */
export type ChatOptions = {
  /** Connects to the core; what comes from it goes to the listeners. */
  readonly connect: (
    onPush: (push: Push) => void,
    onConnection: (state: ConnectionState) => void,
  ) => Promise<IControlClient>;
  /** The name of this surface, under which it is connected. */
  readonly surface: SurfaceKey;
  /** The node to talk in; null: the one that the person looks at elsewhere. */
  readonly node: string | null;
  /** The person leaves by themselves. */
  readonly onLeave: (client: IControlClient) => Promise<void>;
  /** The terminal. */
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly clock: IClock;
  readonly theme: Theme;
  /** What agents inherit that are started here. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The names of all kinds of agents. */
  readonly profiles: readonly string[];
  /** Where what was typed is kept. */
  readonly historyFile: string;
};
