import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import type { agentForm, askForm } from '../../surfaces/cli/json-forms.ts';
import { createMoitumi, type Moitumi } from './moitumi-process.ts';
import { leaveNothing } from './nothing-left.ts';
import { openTmuxTerminal, type TmuxTerminal } from './tmux-terminal.ts';

/** How long an agent may take to get anywhere, in ms, on a machine that does much else. */
const PATIENCE_MS = 30_000;

/** What agents run in: where their programs are, and what they find in their environment. */
export type AgentWorld = {
  readonly paths: readonly string[];
  /** Writes their settings into the home, for work in that directory; gives the environment that belongs to them. */
  settle(home: string, work: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
};

/** An agent, and an ask, as the command line tells of them. */
type AgentForm = ReturnType<typeof agentForm>;
type AskForm = ReturnType<typeof askForm>;

/** A home with moitumi in a tmux, a directory to work in, and agents. */
export type AgentRig = {
  readonly moitumi: Moitumi;
  readonly terminal: TmuxTerminal;
  readonly work: string;
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
export async function openAgentRig(mode: 'embedded' | 'daemon', world: AgentWorld): Promise<AgentRig> {
  const home = createMoitumi();
  const work = join(home.directory, 'work');
  mkdirSync(work);
  const settled = world.settle(home.directory, work);
  const env = { ...home.env, ...settled, PATH: [...world.paths, home.env['PATH']].join(delimiter) };
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
      await world.close();
    },
  };
}
