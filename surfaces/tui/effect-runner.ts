import type { AgentId } from '../../src/domain/agent.ts';
import { toMoitumiError } from '../../src/domain/error.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { Params } from '../../src/ports/requests.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { Effect, Reply, Request, Spawn, TuiEvent } from './event.ts';
import { createFocusSender } from './focus-sender.ts';
import { keepSide } from './kept-side.ts';
import type { Graph } from './rows.ts';
import { completeLine, runCommand } from './run-command.ts';
import type { TuiExit, TuiOptions } from './tui-options.ts';

/** What effects need of the running sidebar. */
export type EffectHost = {
  readonly dispatch: (event: TuiEvent) => void;
  /** Size for an agent that is started: the room beside the tree, or null where panes decide. */
  readonly agentSize: () => { readonly cols: number; readonly rows: number } | null;
  readonly size: () => { readonly width: number; readonly height: number };
  /** Moves the keyboard to the pane of that key; false: there is none. */
  readonly showPane: (key: string) => Promise<boolean>;
  readonly graph: () => Graph;
  /** Cells of the tree's side. */
  readonly side: () => number;
  /** Puts text into the person's clipboard. */
  readonly copy: (text: string) => void;
  /** Lays the panes out anew, those that the person closed among them. */
  readonly reopenPanes: () => Promise<void>;
  /** Runs something else on the terminal, and takes it back afterwards. */
  readonly lend: (borrower: () => Promise<void>) => Promise<void>;
  readonly repaint: () => void;
  readonly suspend: () => void;
  readonly exit: (exit: TuiExit) => void;
};

/** Carries effects out. What fails is told in the status line. */
export function createEffectRunner(
  client: IControlClient,
  options: TuiOptions,
  host: EffectHost,
): (effect: Effect) => void {
  const { dispatch } = host;
  const { env, cwd } = options.spawnDefaults;
  const focus = createFocusSender(client, (view) => dispatch({ kind: 'focus_settled', view }));

  const tell = (work: Promise<void>) => {
    work.catch((thrown) => dispatch({ kind: 'failed', text: toMoitumiError(thrown).message }));
  };

  const ask = async (request: Request): Promise<void> => {
    const result = await client.request(request.method, request.params);
    dispatch({ kind: 'replied', reply: { method: request.method, result } as Reply });
  };

  const open = async (agent: AgentId): Promise<void> => {
    if (await host.showPane(`agent:${agent}`)) return;
    await host.lend(() => options.attach(client, agent));
  };

  return (effect) => {
    switch (effect.kind) {
      case 'request':
        return tell(ask(effect.request));
      case 'focus':
        return focus(effect.node);
      case 'spawn': {
        const what = commandOf(effect.what, env);
        const params = { node: effect.node, env, client_cwd: cwd, ...host.agentSize(), ...what };
        return tell(ask({ method: 'spawn_agent', params }));
      }
      case 'restart':
        return tell(ask({ method: 'restart_agent', params: { agent: effect.agent, env } }));
      case 'resume':
        return tell(ask({ method: 'resume_agent', params: { agent: effect.agent, env } }));
      case 'open':
        return tell(open(effect.agent));
      case 'run_command':
        return tell(runCommand(client, options, host, effect));
      case 'complete_line':
        return tell(completeLine(client, options, host, effect));
      case 'chat':
        return tell(openChat(client, options, host, effect.node));
      case 'keep_side':
        return tell(keepSide(client, host.size(), effect.width));
      case 'demo':
        return tell(setUpDemo(client, options, host));
      case 'panes_anew':
        return tell(host.reopenPanes());
      case 'hand_over':
        return tell(handOver(options, host));
      case 'repaint':
        return host.repaint();
      case 'suspend':
        return host.suspend();
      case 'exit':
        return host.exit(effect.exit);
    }
  };
}

/** Where there are panes, the chat's is part of the view from then on. */
async function openChat(client: IControlClient, options: TuiOptions, host: EffectHost, node: NodeId): Promise<void> {
  if (options.showPane === null) return host.lend(() => options.chat(node));
  await client.request('keep_chat', { node, shown: true });
  await host.showPane(`chat:${node}`);
}

async function setUpDemo(client: IControlClient, options: TuiOptions, host: EffectHost): Promise<void> {
  await options.demo(client);
  const text = 'The demo is set up: j k move, Enter opens, ? lists the keys.';
  host.dispatch({ kind: 'noticed', message: { level: 'info', text } });
}

/** From here on the sidebar is a surface of the daemon, to which its connection has moved by itself. */
async function handOver(options: TuiOptions, host: EffectHost): Promise<void> {
  await options.embedded?.handOver();
  const text = 'A daemon has it all now: q leaves, and it goes on.';
  host.dispatch({ kind: 'noticed', message: { level: 'info', text } });
}

/** A command line goes to the person's own shell, which knows their pipes and quotes. */
function commandOf(what: Spawn, env: Readonly<Record<string, string>>): Partial<Params<'spawn_agent'>> {
  if (what.kind === 'command') return { argv: [env['SHELL'] || 'sh', '-c', what.line] };
  return what.prompt === null ? { profile: what.profile } : { profile: what.profile, prompt: what.prompt };
}
