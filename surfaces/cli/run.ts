import { toMoitumiError } from '../../src/domain/error.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { CommandCall } from './command.ts';
import { commands } from './commands.ts';
import type { CliContext } from './context.ts';
import { connectOnce } from './one-shot.ts';
import { createOutput, type Output, ReaderGone } from './output.ts';
import { type Parsed, parse } from './parse.ts';

/** Runs one command line, given without the program's name; resolves with the exit code and never rejects. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const output = createOutput(context, { json: says(argv, '--json'), plain: says(argv, '--no-color') });
  try {
    return await runCommand(parse(argv, commands), context, output);
  } catch (thrown) {
    if (thrown instanceof ReaderGone) return 0;
    const { reportError } = await import('./report-error.ts');
    return reportError(toMoitumiError(thrown), output);
  }
}

/** Whether a switch is given. Asked before the parse, whose complaints are output, too. */
function says(argv: readonly string[], option: string): boolean {
  const dashes = argv.indexOf('--');
  return argv.slice(0, dashes === -1 ? argv.length : dashes).includes(option);
}

async function runCommand(parsed: Parsed, context: CliContext, output: Output): Promise<number> {
  if (parsed.options.flag('help')) {
    const { overviewLines, commandLines } = await import('./help.ts');
    await output.lines(parsed.entry.name === '' ? overviewLines(commands) : commandLines(parsed.entry));
    return 0;
  }
  const clients: IControlClient[] = [];
  const { run } = await parsed.entry.load();
  try {
    return await run(createCall(parsed, context, output, clients));
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

function createCall(parsed: Parsed, context: CliContext, output: Output, clients: IControlClient[]): CommandCall {
  const { args, rest, options } = parsed;
  const home = options.text('home');
  const socket = options.text('socket');
  const choice = { ...(home === null ? {} : { home }), ...(socket === null ? {} : { socket }) };
  return {
    context,
    commands,
    args,
    rest,
    options,
    output,
    home: choice,
    connect: async (reach = {}) => {
      const start = options.flag('start');
      const client =
        reach.reconnect === undefined
          ? await connectOnce(context, choice, { start, ...reach })
          : await context.connect(choice, { sync: 'none', reconnect: 'never', start, ...reach });
      clients.push(client);
      return client;
    },
  };
}
