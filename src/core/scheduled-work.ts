import { isLive } from '../domain/agent.ts';
import type { AuditDraft } from '../domain/audit.ts';
import type { Change } from '../domain/change.ts';
import { toMoitumiError } from '../domain/error.ts';
import { resolveNode } from '../domain/resolve-node.ts';
import type { ScheduleDeed, ScheduleEntry } from '../domain/schedule.ts';
import { fillTemplate, type Templates } from '../domain/template.ts';
import type { ISurfaces } from '../ports/control.ts';
import { meantAgent } from './agent-commands.ts';
import { notRunning } from './agent-refusals.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import { newPrompt } from './new-prompt.ts';
import type { Prompts } from './prompts.ts';

export type ScheduledWorkDeps = {
  readonly state: CoreState;
  readonly talk: Conversations;
  readonly prompts: Prompts;
  readonly surfaces: ISurfaces;
  readonly templates: () => Templates;
};

/** What an entry comes to: what is written down, and what follows once that is durable. */
export type Work = {
  readonly changes: readonly Change[];
  readonly audit: AuditDraft;
  readonly outcome: string;
  /** Nothing was done. */
  readonly failed: boolean;
  readonly follow: () => void;
};

/** Decides what an entry comes to now. Never throws: what is in its way is its outcome. */
export function scheduledWork(deps: ScheduledWorkDeps, entry: ScheduleEntry, now: number): Work {
  const { deed } = entry;
  try {
    return deed.kind === 'notice' ? notice(deps, entry, deed, now) : prompt(deps, entry, deed, now);
  } catch (thrown) {
    const { code, message } = toMoitumiError(thrown);
    const on = deed.kind === 'notice' ? (deed.node ?? '') : deed.to;
    return { ...written(entry, now, on, code, message), failed: true, follow: () => undefined };
  }
}

/** The surface that a scheduled prompt comes from, as its receipt and the audit log name it. */
function surfaceOf({ name }: ScheduleEntry): string {
  return `schedule:${name}`;
}

function prompt(
  { state, talk, prompts, templates }: ScheduledWorkDeps,
  entry: ScheduleEntry,
  deed: Exclude<ScheduleDeed, { readonly kind: 'notice' }>,
  now: number,
): Work {
  const surface = surfaceOf(entry);
  const agent = meantAgent(state, deed.to);
  if (!isLive(agent)) throw notRunning(agent);
  if ([...state.prompts.values()].some((each) => each.from === surface)) {
    const outcome = 'its last prompt is still on its way';
    return { ...written(entry, now, agent.id, 'ok', outcome), failed: false, follow: () => undefined };
  }
  const title = state.nodes.get(agent.node)?.title ?? '';
  const values = { agent: agent.id, node: agent.node, title, cwd: agent.cwd };
  const words = deed.kind === 'prompt' ? deed.text : fillTemplate(templates(), deed.template, values);
  const sent = newPrompt(state, agent.id, words, { principal: 'user', surface }, now);
  const turn = talk.told(agent, words, { principal: 'user', surface: null, kind: 'scheduler' }, sent.id);
  const { audit, outcome } = written(entry, now, agent.id, 'ok', `sent to ${agent.id} as ${sent.id}`);
  return {
    changes: [{ kind: 'prompt_put', prompt: sent }, turn],
    audit,
    outcome,
    failed: false,
    follow: () => prompts.begin(agent.id),
  };
}

function notice(
  { state, talk, surfaces }: ScheduledWorkDeps,
  entry: ScheduleEntry,
  deed: ScheduleDeed & { readonly kind: 'notice' },
  now: number,
): Work {
  const node = deed.node === null ? null : resolveNode(state.nodes, deed.node).id;
  const { audit, outcome } = written(entry, now, node ?? '', 'ok', 'told');
  return {
    changes: node === null ? [] : [talk.note(node, deed.text, 'scheduler', 'user')],
    audit,
    outcome,
    failed: false,
    follow: () => surfaces.present({ event: 'notice', data: { level: 'info', text: deed.text } }),
  };
}

function written(entry: ScheduleEntry, at: number, on: string, result: string, outcome: string) {
  const detail = JSON.stringify({ schedule: entry.name, outcome });
  const audit = { at, who: 'user', from: surfaceOf(entry), what: 'run_schedule', on, result, detail };
  return { changes: [], audit, outcome };
}
