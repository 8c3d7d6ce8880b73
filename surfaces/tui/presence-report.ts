import type { Digest } from '../../src/domain/digest.ts';
import { AWAY_MS } from '../../src/domain/digest.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/** Tells the core whether a person is here. */
export type PresenceReport = {
  /** The sidebar was opened: what happened before is told. */
  begin(): void;
  /** The person did something. */
  used(): void;
  /** The terminal has the keyboard, or another one has. */
  focused(here: boolean): void;
};

/** How often it is told that someone still is here. */
const REPORT_MS = 20_000;

/** A report for this surface; `cameBack` gets what happened while nobody was here, if that was for long. */
export function createPresenceReport(
  client: IControlClient,
  clock: IClock,
  cameBack: (digest: Digest) => void,
): PresenceReport {
  // By the wall's clock: the other one stands still while a laptop is closed.
  let last = clock.now();
  let told = 0;

  // What cannot be told now is told with the next key; nobody waits for it.
  const report = (here: boolean): Promise<unknown> => client.request('report_presence', { here }).catch(() => null);

  const look = async (): Promise<void> => {
    const digest = await client.request('get_digest', {}).catch(() => null);
    if (digest !== null && digest.until - digest.since > AWAY_MS) cameBack(digest);
  };

  const here = (isNew: boolean): void => {
    const now = clock.now();
    const wasAway = now - last > AWAY_MS;
    last = now;
    if (!isNew && !wasAway && now - told < REPORT_MS) return;
    told = now;
    const reported = report(true);
    if (wasAway) void reported.then(look);
  };

  return {
    begin: () => void look(),
    used: () => here(false),
    focused: (has) => {
      if (has) {
        here(true);
        return;
      }
      told = 0;
      void report(false);
    },
  };
}
