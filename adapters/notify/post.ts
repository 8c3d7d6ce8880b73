import { setTimeout as pause } from 'node:timers/promises';

/** What is posted. */
export type Posting = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How long a server may take to answer, and how long is waited before each further try, in ms. */
const PATIENCE = 5_000;
const PAUSES = [1_000, 4_000];

/**
 * Posts, and tries again where that may help: not after a refusal (4xx, but for 408 and 429). Resolves when it was
 * taken. Rejects with words that hold nothing of the address, which may be a secret. Follows no redirection.
 */
export async function post(posting: Posting, signal: AbortSignal, pauses: readonly number[] = PAUSES): Promise<void> {
  for (const [index, ms] of [...pauses, null].entries()) {
    const outcome = await attempt(posting, signal);
    if (outcome === null) return;
    if (!outcome.again || ms === null || signal.aborted) {
      throw new Error(index === 0 ? outcome.reason : `${outcome.reason}, ${index + 1} times`);
    }
    await pause(ms, undefined, { signal, ref: false });
  }
}

/** What was in the way; null: nothing. */
async function attempt(
  { url, headers, body }: Posting,
  signal: AbortSignal,
): Promise<{ readonly reason: string; readonly again: boolean } | null> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: patience });
    await answer.body?.cancel();
    if (answer.ok) return null;
    const again = answer.status >= 500 || answer.status === 408 || answer.status === 429;
    return { reason: `the server answered ${answer.status}`, again };
  } catch (thrown) {
    return { reason: reasonOf(thrown), again: true };
  }
}

/** The error's code at most: its words may name the address. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'the server could not be reached';
  if (thrown.name === 'TimeoutError') return `the server did not answer within ${PATIENCE / 1000} s`;
  const code = thrown.cause instanceof Error ? (thrown.cause as NodeJS.ErrnoException).code : undefined;
  return `the server could not be reached${code === undefined ? '' : ` (${code})`}`;
}
