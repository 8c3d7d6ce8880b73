import type { Agent, AgentId } from '../domain/agent.ts';
import { newAgent } from '../domain/new-agent.ts';
import type { NodeId } from '../domain/node.ts';
import type { IAgentTokens } from '../ports/agent-tokens.ts';
import type { ILaunchPreparation, PreparedLaunch } from '../ports/launch-preparation.ts';
import { agentEnvironment } from './agent-environment.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';
import type { SpawnPlan } from './spawn-plan.ts';

export type LaunchDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly tokens: IAgentTokens;
  readonly launches: ILaunchPreparation;
  readonly home: string;
};

/** The row of an agent that is to be started. */
export function draftAgent(id: AgentId, node: NodeId, plan: SpawnPlan, now: number): Agent {
  const { profile, kind, command, args, cwd, cols, rows } = plan;
  const own = { ...(args === undefined ? {} : { args }), ...(kind === undefined ? {} : { kind }) };
  const evidence = { source: 'process', text: 'it was asked for' } as const;
  const what = { profile, command, ...own, cwd, cols, rows, evidence, session: null };
  return newAgent({ id, node, origin: 'supervised', ...what }, now);
}

/** How an agent is run so that it reports to us. The name of its conversation is durable before anything runs. */
export async function prepareLaunch(deps: LaunchDeps, agent: Agent, plan: SpawnPlan): Promise<PreparedLaunch> {
  const { tokens, launches, journal, state, home } = deps;
  const { id, node, profile, kind, cwd } = agent;
  const env = agentEnvironment(plan.clientEnv, plan.profileEnv, { agent: id, node, home, token: tokens.tokenOf(id) });
  const command = [plan.program, ...agent.command.slice(1)];
  const launch = await launches.prepare({
    agent: id,
    profile,
    ...(kind === undefined ? {} : { kind }),
    command,
    cwd,
    env,
    takes_up: kind === undefined ? null : (plan.takes_up ?? null),
  });
  const row = state.agents.get(id);
  if (row !== undefined && (launch.session ?? launch.endpoint) !== null) {
    const { session, endpoint } = launch;
    const known = { ...row, session, ...(endpoint === null ? {} : { endpoint }) };
    await journal.commit({ changes: [{ kind: 'agent_put', agent: known }] });
  }
  return launch;
}
