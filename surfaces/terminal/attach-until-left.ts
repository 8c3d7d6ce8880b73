import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { AttachEnd, AttachOptions } from './attach-options.ts';
import { attachTerminal } from './attach-terminal.ts';

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGTSTP'] as const;

/** How a process that only attaches ends: as the terminal does, or by a signal, after the terminal is restored. */
export type Leaving = AttachEnd | 'SIGTERM' | 'SIGHUP' | 'SIGINT';

/**
 * Attaches as a process of its own does: SIGTERM, SIGHUP and SIGINT restore the terminal first; SIGTSTP gives it
 * back to the shell, and when the process goes on, it attaches again.
 */
export async function attachUntilLeft(
  client: IControlClient,
  agent: () => string,
  options: AttachOptions,
): Promise<Leaving> {
  for (let again = false; ; again = true) {
    const left = await attachOnce(client, agent(), { ...options, again });
    if (left !== 'SIGTSTP') return left;
    process.kill(process.pid, 'SIGSTOP');
  }
}

async function attachOnce(client: IControlClient, agent: string, options: AttachOptions): Promise<Leaving | 'SIGTSTP'> {
  const leaving = new AbortController();
  let signal: (typeof SIGNALS)[number] | null = null;
  const signalled = (name: NodeJS.Signals): void => {
    signal = SIGNALS.find((known) => known === name) ?? null;
    leaving.abort();
  };
  const aborted = (): void => leaving.abort();
  for (const name of SIGNALS) process.on(name, signalled);
  options.signal?.addEventListener('abort', aborted);
  if (options.signal?.aborted) aborted();
  try {
    const end = await attachTerminal(client, agent, { ...options, signal: leaving.signal });
    return signal ?? end;
  } finally {
    for (const name of SIGNALS) process.off(name, signalled);
    options.signal?.removeEventListener('abort', aborted);
  }
}
