import { resolve } from 'node:path';
import type { Params } from '../../../src/ports/requests.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { textOrStdin } from '../read-text.ts';
import { printNewAgent } from '../results.ts';
import { spawnEnvironment } from '../spawn-environment.ts';
import { usageError } from '../usage-error.ts';

/**
 * `moitumi spawn NODE [PROFILE] [-- ARGV...]`: starts an agent and prints its id. What follows `--` is a command
 * of its own, or, after a profile, further arguments for that profile's program.
 */
export async function run(call: CommandCall): Promise<number> {
  const { context, options } = call;
  const prompt = options.text('prompt');
  const cwd = options.text('cwd');
  const { stdout } = context;
  const params: Params<'spawn_agent'> = {
    node: argument(call, 0),
    ...program(call),
    ...(prompt === null ? {} : { prompt: await textOrStdin(call, prompt) }),
    ...(cwd === null ? {} : { cwd: resolve(context.cwd, cwd) }),
    ...environment(call),
    client_cwd: context.cwd,
    ...(stdout.isTTY ? { cols: stdout.columns, rows: stdout.rows } : {}),
  };
  const client = await call.connect();
  return printNewAgent(call, await client.request('spawn_agent', params));
}

function program({ args, rest }: CommandCall): Pick<Params<'spawn_agent'>, 'profile' | 'argv' | 'args'> {
  const profile = args[1];
  if (rest?.length === 0) throw usageError('Nothing follows `--`; name the command to run there, or leave it out.');
  if (profile !== undefined) return rest === null ? { profile } : { profile, args: rest };
  return rest === null ? {} : { argv: rest };
}

function environment({ context, output }: CommandCall): Pick<Params<'spawn_agent'>, 'env'> {
  const env = spawnEnvironment(context);
  if (env !== null) return { env };
  output.talk("This shell's environment is too large to hand on; the agent gets the core's.");
  return {};
}
