import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { type LoopbackModel, startLoopbackModel } from '../../fixtures/model/loopback-model.ts';
import type { agentForm, askForm } from '../../surfaces/cli/json-forms.ts';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';
import { installedAgent, type RealAgent, settleAgents } from './installed-agent.ts';

/** How long a real agent may take to get anywhere, in ms, on a machine that does much else. */
export const PATIENCE_MS = 30_000;

/** An agent, and an ask, as the command line tells of them. */
type AgentForm = ReturnType<typeof agentForm>;
type AskForm = ReturnType<typeof askForm>;

/** A home with moitumi in a tmux, a directory to work in, a model, and real agents that know all of it. */
export type AgentRig = {
  readonly moitumi: Moitumi;
  readonly terminal: TmuxTerminal;
  readonly work: string;
  readonly model: LoopbackModel;
  /** Runs a command that must succeed, as a person in another shell; gives what it printed. */
  run(...args: readonly string[]): Promise<string>;
  agent(id: string): Promise<AgentForm | undefined>;
  /** The only open ask, once there is one. */
  ask(): Promise<AskForm>;
  asks(): Promise<readonly AskForm[]>;
  /** Looks again and again until it is as expected. */
  until(look: () => unknown): ReturnType<typeof expect.poll>;
  close(): Promise<void>;
};

/** Starts moitumi in a mode, as a person does. */
export async function openAgentRig(mode: 'embedded' | 'daemon', agents: readonly RealAgent[]): Promise<AgentRig> {
  const model = await startLoopbackModel();
  const home = createMoitumi();
  const work = join(home.directory, 'work');
  mkdirSync(work);
  const paths = agents.map(installedAgent).filter((each) => each !== null);
  const env = {
    ...home.env,
    ...settleAgents(home.directory, work, model.url),
    PATH: [...paths, home.env['PATH']].join(delimiter),
  };
  const moitumi: Moitumi = { ...home, env };
  const terminal = openTmuxTerminal(moitumi);
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await home.run(args, { env, cwd: work });
    if (code !== 0) throw new Error(`moitumi ${args.join(' ')} exited with ${code}: ${stderr}`);
    return stdout.trim();
  };
  const until = (look: () => unknown) => expect.poll(look, { timeout: PATIENCE_MS });
  const asks = () => home.json<readonly AskForm[]>(['asks']);
  terminal.command(mode === 'daemon' ? 'moitumi --daemon' : 'moitumi');
  await terminal.shows(/Welcome to moitumi/);
  await run('add', 'Work', '--cwd', work);
  return {
    moitumi,
    terminal,
    work,
    model,
    run,
    asks,
    until,
    agent: async (id) => (await home.json<readonly AgentForm[]>(['agents', '--all'])).find((each) => each.id === id),
    ask: async () => {
      await until(asks).toHaveLength(1);
      const [ask] = await asks();
      if (ask === undefined) throw new Error('the ask went as soon as it came');
      return ask;
    },
    close: async () => {
      terminal.close();
      await leaveNothing(home);
      await model.close();
    },
  };
}
