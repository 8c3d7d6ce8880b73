import { isLive } from '../domain/agent.ts';
import { keyBytes } from '../domain/key-names.ts';
import { utf8Length } from '../domain/utf8.ts';
import { meantAgent } from './agent-commands.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import { notRunning } from './agent-refusals.ts';
import type { Channels } from './channels.ts';
import type { CoreState } from './core-state.ts';
import { action, command, type Handlers, read } from './handler.ts';
import type { TurnTyping } from './turn-typing.ts';

export type TerminalDeps = {
  readonly state: CoreState;
  readonly orchestrator: AgentOrchestrator;
  readonly typing: TurnTyping;
  readonly channels: Channels;
};

type TerminalMethods =
  | 'paste_text'
  | 'send_keys'
  | 'read_screen'
  | 'read_output'
  | 'attach'
  | 'detach'
  | 'take'
  | 'resize';

/** Longest wait of one request for output: a client that wants more asks again. */
const MAX_WAIT_MS = 60_000;

/** Most scrollback lines, and most bytes of output, of one reply: both stay below the 1 MiB of a message. */
const MAX_SCROLLBACK = 5_000;
const MAX_OUTPUT = 512 * 1024;

/** Requests about agents' terminals. */
export function terminalCommands(deps: TerminalDeps): Pick<Handlers, TerminalMethods> {
  return { ...typingCommands(deps), ...screenCommands(deps), ...channelCommands(deps) };
}

function typingCommands({ state, orchestrator, typing }: TerminalDeps): Pick<Handlers, 'paste_text' | 'send_keys'> {
  return {
    paste_text: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (!isLive(agent)) throw notRunning(agent);
      const terminal = await orchestrator.terminal(agent);
      await effect.intend([], null);
      await typing.paste(agent.id, terminal, params.text);
      const bytes = utf8Length(params.text);
      return effect.finish({ result: { agent: agent.id, bytes }, on: agent.id, detail: { bytes }, fact: true });
    }),
    send_keys: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (!isLive(agent)) throw notRunning(agent);
      const keys = params.keys.map(keyBytes);
      const terminal = await orchestrator.terminal(agent);
      await effect.intend([], null);
      for (const key of keys) await typing.keys(agent.id, terminal, key);
      return effect.finish({ result: { agent: agent.id }, on: agent.id, detail: { keys: keys.length }, fact: true });
    }),
  };
}

function screenCommands({ state, orchestrator }: TerminalDeps): Pick<Handlers, 'read_screen' | 'read_output'> {
  return {
    read_screen: read(async (params) => {
      const terminal = await orchestrator.terminal(meantAgent(state, params.agent));
      return terminal.readScreen({
        scrollback: Math.min(params.scrollback ?? 0, MAX_SCROLLBACK),
        ansi: params.ansi ?? false,
        ...(params.after === undefined ? {} : { after: params.after, waitMs: wait(params.wait_ms) }),
      });
    }),
    read_output: read(async (params) => {
      const terminal = await orchestrator.terminal(meantAgent(state, params.agent));
      const max = Math.min(params.max ?? MAX_OUTPUT, MAX_OUTPUT);
      return terminal.readOutput({ since: params.since ?? 0, max, waitMs: wait(params.wait_ms) });
    }),
  };
}

function channelCommands(deps: TerminalDeps): Pick<Handlers, 'attach' | 'detach' | 'take' | 'resize'> {
  const { state, orchestrator, channels } = deps;
  return {
    attach: action(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      const terminal = await orchestrator.terminal(agent);
      const result = await channels.attach(effect.caller, agent.id, terminal, params);
      const row = state.agents.get(agent.id);
      return effect.finish({
        result,
        changes: row?.unseen === true ? [{ kind: 'agent_put', agent: { ...row, unseen: false } }] : [],
        on: agent.id,
        detail: { mode: params.mode },
        fact: true,
      });
    }),
    detach: read(async (params, caller) => {
      await channels.detach(caller, params.channel);
      return {};
    }),
    take: read((params, caller) => channels.take(caller, params.channel)),
    resize: read((params, caller) => channels.resize(caller, params.channel, params.cols, params.rows)),
  };
}

function wait(ms: number | undefined): number {
  return Math.min(ms ?? 0, MAX_WAIT_MS);
}
