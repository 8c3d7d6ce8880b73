import type { ReadStream, WriteStream } from 'node:tty';
import type { AttachMode } from '../../src/ports/requests.ts';

/** A terminal that shows an agent. */
export type AttachOptions = {
  /** This process', which need not be open yet: that takes a millisecond, and behind a door they are hardly used. */
  readonly terminal: { readonly stdin: ReadStream; readonly stdout: WriteStream };
  readonly mode: AttachMode;
  /** In tmux's names of keys; null: no key leaves, only the agent's end or `signal` does. */
  readonly detachKey: string | null;
  /** A key that goes on to the next agent that waits: it ends this with `next` if there is one, else it is the program's. */
  readonly next?: { readonly key: string; readonly isThere: () => Promise<boolean> } | null;
  /** Ends it as the detach key does. */
  readonly signal?: AbortSignal;
  /**
   * Called at the end of the agent, or of its keeper, while its last screen is still there; restoring waits for it.
   * Only a relayed terminal can wait so.
   */
  readonly linger?: (end: AttachEnd) => Promise<void>;
  /** What this terminal shows is pushed up into its scrollback first. */
  readonly pushUp?: boolean;
  /** It has shown this agent before, and has its scrollback. */
  readonly again?: boolean;
  /** The last row of this terminal tells of the other agents. */
  readonly status?: boolean;
};

/** `lost`: the agent's keeper is gone or silent. A lost connection to the core ends nothing, since the client comes back. */
export type AttachEnd = 'detached' | 'next' | 'exited' | 'lost';
