import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { type Agent, isLive } from '../../../src/domain/agent.ts';
import { MoitumiError, toMoitumiError } from '../../../src/domain/error.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { endOf, showEnd } from '../../terminal/agent-end.ts';
import type { AttachOptions } from '../../terminal/attach-options.ts';
import { attachUntilLeft, type Leaving } from '../../terminal/attach-until-left.ts';
import { stayAwake } from '../../terminal/stay-awake.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { listAgents } from '../list-all.ts';
import { usageError } from '../usage-error.ts';
import { isStarting, whenStarted } from '../when-started.ts';

/** `moitumi attach [AGENT|NODE] [--watch]`: shows an agent in this terminal; `--pane` is how tmux panes show one. */
export async function run(call: CommandCall): Promise<number> {
  if (!isatty(0) || !isatty(1)) {
    throw usageError('`attach` needs a terminal. `moitumi screen` and `moitumi output` do without one.');
  }
  const refused = new AbortController();
  // Also while the core is away and this terminal is not read yet.
  const rest = stayAwake();
  try {
    const client = await call.connect({
      reconnect: 'forever',
      eager: true,
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
  const { context: terminal } = call;
  const settings = await terminal.attachSettings(call.home);
  const detachKey = settings.detach_key;
  const status = call.options.flag('status') || settings.status;
  const mode = call.options.flag('watch') ? 'watch' : 'drive';
  const options = { terminal, mode, detachKey, signal, pushUp: true, status } as const;
  const { agent, left } = await attachInTurn(client, call.args[0] ?? null, options, settings.next_key);
  const { stdout } = terminal;
  stdout.write(`\x1b[${stdout.rows};1H\n`);
  call.output.talk(`[${await farewell(client, agent, left)}]`);
  return exitCode(left);
}

/** One agent, and then whoever waits each time the next key is typed. */
async function attachInTurn(
  client: IControlClient,
  first: string | null,
  options: AttachOptions,
  key: string,
): Promise<Attached> {
  for (let ref = first; ; ) {
    let following: string | null = null;
    const isThere = async (agent: string): Promise<boolean> => {
      const { nextWaiting } = await import('../next-waiting.ts');
      following = await nextWaiting(client, agent);
      return following !== null;
    };
    const attached = await attachNamed(client, ref, options, key === '' ? null : { key, isThere });
    if (attached.left !== 'next') return attached;
    ref = following;
  }
}

type Attached = { readonly agent: Agent; readonly left: Leaving };

/** Whose name is known is attached to in the same breath as it is asked what agent that is. */
async function attachNamed(
  client: IControlClient,
  ref: string | null,
  asked: AttachOptions,
  next: { readonly key: string; readonly isThere: (agent: string) => Promise<boolean> } | null,
): Promise<Attached> {
  const meant = ref === null ? chooseAgent(client) : client.request('get_agent', { agent: ref });
  let id = ref ?? (await meant).id;
  const isThere = async (): Promise<boolean> => next?.isThere((await meant).id) ?? false;
  const options = next === null ? asked : { ...asked, next: { key: next.key, isThere } };
  meant.then(
    (agent) => {
      id = agent.id;
    },
    // The attach says the same.
    () => undefined,
  );
  try {
    const left = await attachUntilLeft(client, () => id, options);
    return { agent: await meant, left };
  } catch (thrown) {
    const agent = await meant;
    if (toMoitumiError(thrown).code !== 'agent_not_running' || !isStarting(agent)) throw thrown;
    await whenStarted(client, agent);
    return { agent, left: await attachUntilLeft(client, () => id, options) };
  }
}

/** In a pane there is no key to leave by, and the last screen stays until a person has seen it. */
async function inPane(call: CommandCall, client: IControlClient): Promise<number> {
  const { context: terminal } = call;
  const { stdin: input, stdout: output } = terminal;
  const ref = call.args[0] ?? '';
  const linger = async (): Promise<void> => {
    await showEnd({ input, output }, endOf(await client.request('get_agent', { agent: ref })));
    await client.request('close_agent', { agent: ref });
  };
  try {
    await whenStarted(client, await client.request('get_agent', { agent: ref }));
    const left = await attachUntilLeft(client, () => ref, { terminal, mode: 'drive', detachKey: null, linger });
    return exitCode(left);
  } catch (thrown) {
    const error = toMoitumiError(thrown);
    const { enterRawMode } = await import('../../terminal/raw-mode.ts');
    const raw = enterRawMode(input);
    if (error.code === 'agent_not_running') await linger();
    else await showEnd({ input, output }, error.message);
    raw.leave();
    return exitCodes.failed;
  }
}

/** Whom nobody named: the one that waits longest, else the one on the focused node, else the latest. */
async function chooseAgent(client: IControlClient): Promise<Agent> {
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
  if (left === 'detached' || left === 'next' || left === 'exited') return exitCodes.done;
  return left === 'lost' ? exitCodes.failed : 128 + constants.signals[left];
}
