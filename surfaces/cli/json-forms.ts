import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { AgentDigest, AskDigest, Digest } from '../../src/domain/digest.ts';
import type { Node } from '../../src/domain/node.ts';
import type { Prompt } from '../../src/domain/prompt.ts';
import type { ScheduleStatus } from '../../src/domain/schedule.ts';
import type { Turn } from '../../src/domain/turn.ts';
import { type AccountLimit, type AgentUsage, contextPercent } from '../../src/domain/usage.ts';
import type { Health, Result, Status } from '../../src/ports/requests.ts';

/**
 * What `--json` prints. Scripts rely on the names; they only ever grow.
 * Times are ISO 8601, since a number tells no one its unit.
 */
export function nodeForm(node: Node, agents: readonly Agent[]) {
  const { id, title, parent, state, priority, depends_on, relates, cwd, has_notes, command = null } = node;
  return {
    ...{ id, title, parent, state, priority, depends_on, relates },
    agents: agents.flatMap((agent) => (agent.node === id && !agent.closed ? [agent.id] : [])),
    ...{ cwd, has_notes, command, created_at: time(node.created_at), updated_at: time(node.updated_at) },
  };
}

/** An agent. */
export function agentForm(agent: Agent) {
  const { id, node, profile, command, state, evidence, pid, cwd, cols, rows, exit_code, signal } = agent;
  const { message, title, unseen, unconfirmed, closed, origin, detail, background, session, inactive } = agent;
  return {
    ...{ id, node, origin, profile, kind: agent.kind ?? 'terminal' },
    ...{ command, state, since: time(agent.since), detail, background, evidence },
    resets_at: maybeTime(agent.resets_at),
    ...{ pid, cwd, cols, rows, session },
    created_at: time(agent.created_at),
    started_at: maybeTime(agent.started_at),
    exited_at: maybeTime(agent.exited_at),
    ...{ exit_code, signal, message, title, unseen, unconfirmed, inactive, closed },
  };
}

/** What was asked for one thing is one value; for several, a list. */
export function oneOrAll<T>(values: readonly T[]): T | readonly T[] | undefined {
  return values.length === 1 ? values[0] : values;
}

/** What an agent wants, or wanted. */
export function askForm(ask: Ask) {
  const { id, agent, node, kind, tool, title, text, whole, hash, options, multiple, via, state, answer, end } = ask;
  return {
    ...{ id, agent, node, kind, tool, title, text, whole, hash, options, multiple, via },
    raised_at: time(ask.raised_at),
    state,
    answer: answer === null ? null : { ...answer, at: time(answer.at) },
    end: end === null ? null : { ...end, at: time(end.at) },
  };
}

/** What was said. */
export function turnForm(turn: Turn) {
  return { ...turn, at: time(turn.at) };
}

/** What is done by itself. */
export function scheduleForm({ name, time: when, deed, enabled, next_at, last, problem }: ScheduleStatus) {
  const times = when.kind === 'cron' ? { cron: when.cron } : { every_s: when.every_ms / 1_000 };
  const done = last === null ? null : { at: time(last.at), outcome: last.outcome };
  return { name, ...times, deed, enabled, next_at: maybeTime(next_at), last: done, problem };
}

/** A prompt on its way. */
export function promptForm(prompt: Prompt) {
  const { id, agent, text, state, who, from, reason } = prompt;
  return { id, agent, text, state, since: time(prompt.since), created_at: time(prompt.created_at), who, from, reason };
}

/** The core. */
export function statusForm(status: Status) {
  const { mode, pid, version, protocol, home, socket, agents, nodes, rss, keepers, epoch, seq, telegram } = status;
  return {
    ...{ mode, pid, version, protocol, started_at: time(status.started_at), home, socket },
    surfaces: status.surfaces.map((surface) => ({ ...surface, connected_at: time(surface.connected_at) })),
    ...{ agents, nodes, rss, health: healthForm(status.health), keepers, epoch, seq },
    ...(telegram === undefined ? {} : { telegram: { ...telegram, since: time(telegram.since) } }),
  };
}

/** What happened while a person was away. */
export function digestForm({ since, until, nodes, left_out }: Digest) {
  const askTimes = (ask: AskDigest) => ({
    ...ask,
    raised_at: time(ask.raised_at),
    answer: ask.answer === null ? null : { ...ask.answer, at: time(ask.answer.at) },
  });
  const agentTimes = (agent: AgentDigest) => ({
    ...agent,
    asks: agent.asks.map(askTimes),
    ended: agent.ended === null ? null : { ...agent.ended, at: time(agent.ended.at) },
  });
  const told = nodes.map((node) => ({ ...node, agents: node.agents.map(agentTimes) }));
  return { since: time(since), until: time(until), nodes: told, left_out };
}

/** What agents use, and what accounts may still use. */
export function usageForm({ agents, nodes, limits }: Result<'get_usage'>) {
  return {
    agents: agents.map(agentUsageForm),
    nodes: nodes.map((sum) => ({ ...sum, at: time(sum.at) })),
    limits: limits.map(limitForm),
  };
}

function agentUsageForm({ context, at, ...usage }: AgentUsage) {
  const full = context === null ? null : { ...context, used_percent: contextPercent(context) };
  return { ...usage, context: full, at: time(at) };
}

function limitForm({ resets_at, at, ...limit }: AccountLimit) {
  return { ...limit, resets_at: maybeTime(resets_at), at: time(at) };
}

/** A line of the audit log. */
export function auditForm(entry: AuditEntry) {
  return { ...entry, at: time(entry.at) };
}

function healthForm(health: Health) {
  return health.state === 'ok' ? health : { ...health, since: time(health.since) };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function maybeTime(ms: number | null): string | null {
  return ms === null ? null : time(ms);
}
