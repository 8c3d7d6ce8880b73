import { constants } from 'node:os';
import { type Agent, isLive } from '../../../src/domain/agent.ts';
import { MoitumiError, toMoitumiError } from '../../../src/domain/error.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { endOf, showEnd } from '../../terminal/agent-end.ts';
import { attachUntilLeft, type Leaving } from '../../terminal/attach-until-left.ts';
import { enterRawMode } from '../../terminal/raw-mode.ts';
import { stayAwake } from '../../terminal/stay-awake.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { listAgents } from '../list-all.ts';
import { usageError } from '../usage-error.ts';
import { whenStarted } from '../when-started.ts';

/** `moitumi attach [AGENT|NODE] [--watch]`: shows an agent in this terminal; `--pane` is how tmux panes show one. */
export async function run(call: CommandCall): Promise<number> {
  const { stdin, stdout } = call.context;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw usageError('`attach` needs a terminal. `moitumi screen` and `moitumi output` do without one.');
  }
  const refused = new AbortController();
  // Also while the core is away and this terminal is not read yet.
  const rest = stayAwake();
  try {
    const client = await call.connect({
      reconnect: 'forever',
      onConnection: (connection) => {
        if (connection.state === 'refused') refused.abort(connection.error);
      },
    });
    const shown = call.options.flag('pane') ? inPane(call, client) : inShell(call, client, refused.signal);
    const code = await shown.finally(() => client.close());
    refused.signal.throwIfAborted();
    return code;
  } finally {
    rest();
  }
}

async function inShell(call: CommandCall, client: IControlClient, signal: AbortSignal): Promise<number> {
  const { stdin, stdout } = call.context;
  const detachKey = await call.context.detachKey(call.home);
  const agent = await whenStarted(client, await chooseAgent(client, call.args[0] ?? null));
  const mode = call.options.flag('watch') ? 'watch' : 'drive';
  // The agent's screen replaces what is on this one; pushed up, it stays in the scrollback.
  stdout.write('\n'.repeat(stdout.rows));
  const left = await attachUntilLeft(client, agent.id, { input: stdin, output: stdout, mode, detachKey, signal });
  stdout.write(`\x1b[${stdout.rows};1H\n`);
  call.output.talk(`[${await farewell(client, agent, left)}]`);
  return exitCode(left);
}

/** In a pane there is no key to leave by, and the last screen stays until a person has seen it. */
async function inPane(call: CommandCall, client: IControlClient): Promise<number> {
  const { stdin: input, stdout: output } = call.context;
  const ref = call.args[0] ?? '';
  const linger = async (): Promise<void> => {
    await showEnd({ input, output }, endOf(await client.request('get_agent', { agent: ref })));
    await client.request('close_agent', { agent: ref });
  };
  try {
    await whenStarted(client, await client.request('get_agent', { agent: ref }));
    const left = await attachUntilLeft(client, ref, { input, output, mode: 'drive', detachKey: null, linger });
    return exitCode(left);
  } catch (thrown) {
    const error = toMoitumiError(thrown);
    const raw = enterRawMode(input);
    if (error.code === 'agent_not_running') await linger();
    else await showEnd({ input, output }, error.message);
    raw.leave();
    return exitCodes.failed;
  }
}

/** The agent that is meant; without a name the one that waits longest, else the one on the focused node, else the latest. */
async function chooseAgent(client: IControlClient, ref: string | null): Promise<Agent> {
  if (ref !== null) return client.request('get_agent', { agent: ref });
  const agents = await listAgents(client, false);
  const live = agents.filter(isLive).sort((a, b) => b.created_at - a.created_at);
  const waiting = live.filter((agent) => agent.state === 'waiting').sort((a, b) => a.since - b.since);
  const focused = live.filter((agent) => agent.node === client.hello.view.focus);
  const chosen = waiting[0] ?? focused[0] ?? live[0];
  if (chosen !== undefined) return chosen;
  throw new MoitumiError('agent_not_found', 'No agent runs. `moitumi spawn NODE` starts one.', {
    ref: '',
    nearest: null,
  });
}

async function farewell(client: IControlClient, agent: Agent, left: Leaving): Promise<string> {
  if (left !== 'exited' && left !== 'lost') return `detached from ${agent.id}`;
  return endOf(await client.request('get_agent', { agent: agent.id }));
}

function exitCode(left: Leaving): number {
  if (left === 'detached' || left === 'exited') return exitCodes.done;
  return left === 'lost' ? exitCodes.failed : 128 + constants.signals[left];
}
