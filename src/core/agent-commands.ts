import { type Agent, isLive } from '../domain/agent.ts';
import type { Change } from '../domain/change.ts';
import { MoitumiError } from '../domain/error.ts';
import { resolveAgent } from '../domain/resolve-agent.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import { resumeArguments } from '../domain/resume-arguments.ts';
import { effectiveCwd } from '../domain/tree.ts';
import type { IAgentCatalog, IHostProbe } from '../ports/agent-catalog.ts';
import type { IClock } from '../ports/clock.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import { noTerminal, notRunning } from './agent-refusals.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers, type IEffect, read } from './handler.ts';
import { draftAgent } from './launching.ts';
import { newPrompt } from './new-prompt.ts';
import { agentWeight, pageFrom } from './paging.ts';
import { pressInterrupt } from './press-interrupt.ts';
import type { Prompts } from './prompts.ts';
import { planSpawn, type SpawnPlan } from './spawn-plan.ts';
import type { TurnTyping } from './turn-typing.ts';

export type AgentDeps = {
  readonly state: CoreState;
  readonly orchestrator: AgentOrchestrator;
  readonly typing: TurnTyping;
  readonly prompts: Prompts;
  readonly talk: Conversations;
  readonly catalog: IAgentCatalog;
  readonly host: IHostProbe;
  readonly clock: IClock;
};

type AgentMethods =
  | 'list_agents'
  | 'get_agent'
  | 'spawn_agent'
  | 'restart_agent'
  | 'resume_agent'
  | 'stop_agent'
  | 'interrupt_agent'
  | 'close_agent'
  | 'forget_agent'
  | 'see_agent';

/** Requests about agents: their lives and their states. */
export function agentCommands(deps: AgentDeps): Pick<Handlers, AgentMethods> {
  return { ...readingCommands(deps), ...startingCommands(deps), ...endingCommands(deps), ...lookingCommands(deps) };
}

/** The agent that a request means. */
export function meantAgent(state: CoreState, ref: string): Agent {
  return resolveAgent(state.nodes, state.agents, (node) => state.agentsOf(node), ref);
}

function readingCommands({ state }: AgentDeps): Pick<Handlers, 'list_agents' | 'get_agent'> {
  return {
    list_agents: read((params) => {
      const listed = [...state.agents.values()].filter((agent) => params.all === true || !agent.closed);
      const { page, ...next } = pageFrom(listed, params.from ?? 0, agentWeight);
      return { agents: page, ...next };
    }),
    get_agent: read((params) => meantAgent(state, params.agent)),
  };
}

function startingCommands(deps: AgentDeps): Pick<Handlers, 'spawn_agent' | 'restart_agent' | 'resume_agent'> {
  const { state, orchestrator, catalog, host } = deps;
  return {
    spawn_agent: command(async (params, effect) => {
      const node = resolveNode(state.nodes, params.node).id;
      const { profile, argv, args, prompt, env, cols, rows } = params;
      const cwd = { asked: params.cwd, node: effectiveCwd(state.nodes, node), client: params.client_cwd };
      const plan = await planSpawn(catalog, host, { profile, argv, args, prompt, cwd, env, cols, rows });
      return launch(deps, effect, resolveNode(state.nodes, node).id, plan, []);
    }),
    restart_agent: command(async (params, effect) => {
      const old = meantAgent(state, params.agent);
      const { command: argv, cols, rows } = old;
      const profile = catalog.find(old.profile)?.name;
      const cwd = { asked: old.cwd, node: null, client: undefined };
      const wish = { profile, argv, args: undefined, prompt: undefined, cwd, env: params.env, cols, rows };
      const plan = await planSpawn(catalog, host, wish);
      if (isLive(old) && old.origin === 'observed') throw noTerminal(old);
      if (isLive(old)) await orchestrator.stop([old.id]);
      return succeed(deps, effect, old, old.kind === undefined ? plan : { ...plan, kind: old.kind });
    }),
    resume_agent: command(async (params, effect) => {
      const old = meantAgent(state, params.agent);
      if (isLive(old)) throw runs(old);
      const { profile, cols, rows } = old;
      const known = catalog.find(profile);
      const resume = known === null ? null : resumeArguments(known, old.session);
      if (resume === null) throw cannotResume(old);
      const args = [...(old.args ?? []), ...resume];
      const cwd = { asked: old.cwd, node: null, client: undefined };
      const wish = { profile, argv: undefined, args, prompt: undefined, cwd, env: params.env, cols, rows };
      return succeed(deps, effect, old, { ...(await planSpawn(catalog, host, wish)), takes_up: old.session });
    }),
  };
}

/** Starts an agent in the place of one that has ended, which is put away. */
async function succeed<M extends 'restart_agent' | 'resume_agent'>(
  deps: AgentDeps,
  effect: IEffect<M>,
  old: Agent,
  plan: SpawnPlan,
): Promise<Agent> {
  const { state, orchestrator } = deps;
  const ended = state.agents.get(old.id);
  const put = ended === undefined ? [] : [putAgent({ ...ended, closed: true, unseen: false })];
  const fresh = await launch(deps, effect, resolveNode(state.nodes, old.node).id, plan, put);
  orchestrator.forget(old.id);
  return fresh;
}

/** Writes down that an agent is to run, then runs it: after a crash in between, its row tells what was meant. */
async function launch<M extends 'spawn_agent' | 'restart_agent' | 'resume_agent'>(
  { state, orchestrator, prompts, talk }: AgentDeps,
  effect: IEffect<M>,
  node: string,
  plan: SpawnPlan,
  changes: readonly Change[],
): Promise<Agent> {
  await orchestrator.adopted;
  const draft = draftAgent(state.takeAgentId(), node, plan, effect.now);
  const told = plan.given === null ? [] : [talk.told(draft, plan.given, effect.caller, null)];
  await effect.intend([...changes, { kind: 'agent_added', agent: draft }, ...told], { agent: draft.id });
  const agent = await orchestrator.start(draft, plan);
  if (plan.typed !== null) {
    const prompt = newPrompt(state, agent.id, plan.typed, effect.caller, effect.now);
    const turn = talk.told(agent, plan.typed, effect.caller, prompt.id);
    await effect.intend([{ kind: 'prompt_put', prompt }, turn], { agent: draft.id });
    prompts.begin(agent.id);
  }
  const detail = { node, profile: plan.profile, program: plan.program, cwd: plan.cwd };
  await effect.finish({ result: agent, on: agent.id, detail, fact: true });
  return agent;
}

function endingCommands(deps: AgentDeps): Pick<Handlers, 'stop_agent' | 'interrupt_agent'> {
  const { state, orchestrator } = deps;
  return {
    stop_agent: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (!isLive(agent)) throw notRunning(agent);
      if (agent.origin === 'observed') throw noTerminal(agent);
      await orchestrator.stop([agent.id], params.grace_ms);
      const result = state.agents.get(agent.id) ?? agent;
      return effect.finish({ result, on: agent.id, detail: { ended: result.evidence.text }, fact: true });
    }),
    interrupt_agent: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (!isLive(agent)) throw notRunning(agent);
      const channel = orchestrator.supervision(agent.id)?.channel;
      if (channel) channel.cancel();
      else await pressInterrupt(deps, agent);
      const result = state.agents.get(agent.id) ?? agent;
      return effect.finish({ result, on: agent.id, fact: true });
    }),
  };
}

function lookingCommands({
  state,
  orchestrator,
}: AgentDeps): Pick<Handlers, 'close_agent' | 'forget_agent' | 'see_agent'> {
  return {
    close_agent: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (isLive(agent) && agent.origin === 'supervised') throw runs(agent);
      const result = { ...agent, closed: true, unseen: false };
      await effect.finish({ result, changes: [putAgent(result)], on: agent.id });
      orchestrator.forget(agent.id);
      return result;
    }),
    forget_agent: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (isLive(agent) && agent.origin === 'supervised') throw runs(agent);
      const changes: readonly Change[] = [{ kind: 'agents_removed', ids: [agent.id] }];
      await effect.finish({ result: agent, changes, on: agent.id, detail: { node: agent.node } });
      orchestrator.forgetAll([agent.id]);
      return agent;
    }),
    see_agent: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      const result = { ...agent, unseen: false };
      return effect.finish({ result, changes: agent.unseen ? [putAgent(result)] : [], on: agent.id, fact: true });
    }),
  };
}

function runs(agent: Agent): MoitumiError {
  if (agent.origin === 'observed') return noTerminal(agent);
  return new MoitumiError('agents_running', `${agent.id} runs. Stop it first: moitumi stop ${agent.id}`, {
    agents: [agent.id],
  });
}

function cannotResume({ id, profile }: Agent): MoitumiError<'bad_request'> {
  const text = `${profile} keeps no conversation that could be taken up. Start ${id} again with: moitumi restart ${id}`;
  return new MoitumiError('bad_request', text, { path: 'agent' });
}

function putAgent(agent: Agent): Change {
  return { kind: 'agent_put', agent };
}
