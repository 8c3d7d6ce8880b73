import { type Agent, programOf } from '../domain/agent.ts';
import { STATUS_LINE } from '../domain/hook-events.ts';
import type { IClock } from '../ports/clock.ts';
import type { Caller } from '../ports/control.ts';
import type { HookReport, IHookReader } from '../ports/hook-reader.ts';
import type { Params } from '../ports/requests.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { CoreState } from './core-state.ts';
import { type Handlers, read } from './handler.ts';
import type { HookAsks } from './hook-asks.ts';
import type { Journal } from './journal.ts';
import type { ObservedAgents } from './observed-agents.ts';
import type { Usage } from './usage.ts';

export type HookReportDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly orchestrator: AgentOrchestrator;
  readonly observed: ObservedAgents;
  readonly hooks: IHookReader;
  readonly hookAsks: HookAsks;
  readonly usage: Usage;
  readonly clock: IClock;
};

/**
 * What programs tell by their hooks. Reports are not written into the audit log: there is one for every step that an
 * agent makes, and nothing in them is anybody's decision.
 */
export function reportCommands(deps: HookReportDeps): Pick<Handlers, 'report_agent'> {
  return {
    report_agent: read((params, caller) => {
      const { hooks, hookAsks } = deps;
      const report = hooks.read(params.tool, params.event, params.data);
      const agent = report === null ? null : reporting(deps, params, report, caller);
      if (report === null || agent === null) return { agent: null, output: null };
      // Its protocol tells all that its program's own hooks would tell once more.
      if (agent.kind === 'acp') return { agent: agent.id, output: null };
      if (!isForeign(agent, params.tool, report)) learn(deps, agent, params, report);
      if (report.done !== null) hookAsks.done(agent.id, report.done);
      if (report.ask === null || params.wait !== true) return { agent: agent.id, output: null };
      return hookAsks.raise(agent.id, report.ask, params, caller);
    }),
  };
}

/** Whose hook it is; null: an agent's that is not there any more, or the end of one that was never known. */
function reporting(
  { state, observed }: HookReportDeps,
  { tool, pid, cwd }: Params<'report_agent'>,
  report: HookReport,
  caller: Caller,
): Agent | null {
  const own = /^agent:(.+)$/.exec(caller.principal)?.[1];
  if (own !== undefined) return state.agents.get(own) ?? null;
  const sighting = { tool, pid, cwd: report.cwd ?? cwd, session: report.session };
  return report.ends || report.subagent ? observed.find(sighting) : observed.take(sighting);
}

/**
 * Another program that the agent has started itself: what that does is not what the agent does. In a shell it is what
 * the person has started there.
 */
function isForeign(agent: Agent, tool: string, { session, takes_over }: HookReport): boolean {
  if (programOf(agent) !== tool) return agent.profile !== 'shell' && agent.profile !== 'command';
  return agent.session !== null && session !== null && session !== agent.session && !takes_over;
}

function learn(
  { state, journal, orchestrator, observed, usage, clock }: HookReportDeps,
  agent: Agent,
  { tool, event, data }: Params<'report_agent'>,
  report: HookReport,
): void {
  const { id } = agent;
  const known = withReport(agent, tool, report);
  if (known !== agent) void journal.note({ changes: [{ kind: 'agent_put', agent: known }] });
  if (agent.origin === 'observed') observed.heard(id);
  if (!report.subagent) usage.heard(id, tool, report.transcript);
  // It tells what is used, and nothing of what is done.
  if (event === STATUS_LINE) {
    void usage.told(id, tool, data);
    return;
  }
  const supervision = orchestrator.supervision(id);
  if (supervision === null) return;
  const at = clock.now();
  if (report.said !== null && !report.subagent) supervision.read({ kind: 'said', agent: id, at, text: report.said });
  if (report.prompt !== null && !report.subagent) {
    supervision.read({ kind: 'prompted', agent: id, at, text: report.prompt });
  }
  supervision.read({ kind: 'hook', agent: id, at, tool, event, data });
  if (report.ends && state.agents.get(id)?.origin === 'observed') supervision.end('its session ended', at);
}

/** The agent's row with what the report tells of its conversation; the same row when that is nothing new. */
function withReport(agent: Agent, tool: string, { session, subagent, awakes }: HookReport): Agent {
  const named = session !== null && session !== agent.session && !subagent && programOf(agent) === tool;
  const back = awakes && agent.closed;
  if (!named && !back) return agent;
  return { ...agent, session: named ? session : agent.session, closed: back ? false : agent.closed };
}
