import type { CliContext } from './context.ts';

/** The largest environment that is sent, as JSON; a request may have twice that in all. */
const MAX_ENVIRONMENT = 512 * 1024;

/** The environment that an agent inherits from this shell; null: it is too large to be sent. */
export function spawnEnvironment(context: CliContext): Readonly<Record<string, string>> | null {
  const entries = Object.entries(context.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const env = Object.fromEntries(entries);
  return JSON.stringify(env).length > MAX_ENVIRONMENT ? null : env;
}
