import { writeSync } from 'node:fs';
import { backoff } from '../domain/backoff.ts';
import { readEndpoint } from './endpoint.ts';
import { type HookAnswer, hookExchange } from './hook-exchange.ts';
import { type HookInput, readHookInput } from './hook-input.ts';
import { resolvePaths } from './paths.ts';

/** How often a token may be refused: while a core restarts, an old one may meet the new core. */
const TOKEN_TRIES = 8;

/**
 * `moitumi hook TOOL [--wait]`, which other programs run: hands the event on its standard input to the home's core and
 * ends, at once and with exit code 0 whatever happens, for what it is to another program must never be an obstacle.
 * With `--wait` it stays until what the program asks for is answered, through restarts of the core and for as long as
 * the program lives, and prints the answer in that program's words.
 */
export async function runHook(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const input = await readHookInput(argv, env).catch(() => null);
  const output = input === null ? null : await report(input, env);
  if (output !== null) writeSync(1, output);
  process.exit(0);
}

async function report(input: HookInput, env: NodeJS.ProcessEnv): Promise<string | null> {
  // One of a supervised agent's knows that there is a core, if not now.
  let known = env['MOITUMI_AGENT_TOKEN'] !== undefined;
  let told = false;
  let refusals = 0;
  for (let failures = 0; ; failures++) {
    const answer = await tellCore(told ? { ...input, again: true } : input, env);
    if (answer.kind === 'told') return answer.output;
    if (answer.kind === 'refused') refusals += 1;
    if (answer.kind === 'lost') {
      known = true;
      told = true;
    }
    if (!input.wait || !known || refusals >= TOKEN_TRIES) return null;
    await new Promise((resolve) => setTimeout(resolve, backoff(failures, Math.random())));
    // Whose parent is another one now has nobody left who waits for it.
    if (process.ppid !== input.pid) return null;
  }
}

/** One try, wherever the core is now. Never rejects. */
export function tellCore(input: HookInput, env: NodeJS.ProcessEnv): Promise<HookAnswer> {
  const paths = resolvePaths({}, env, env['PWD'] ?? '/');
  const endpoint = readEndpoint(paths.endpoint);
  const socket = paths.socket ?? endpoint?.socket;
  const token = env['MOITUMI_AGENT_TOKEN'] ?? endpoint?.cookie;
  if (socket === undefined || token === undefined) return Promise.resolve({ kind: 'absent' });
  return hookExchange(socket, token, input);
}
