import type { ILaunchPreparation } from '../../src/ports/launch-preparation.ts';

/** Starts everything as it was wished. */
export function plainLaunches(): ILaunchPreparation {
  return {
    prepare: async ({ command, env }) => ({ command, env, session: null, endpoint: null }),
    forget: () => undefined,
  };
}
