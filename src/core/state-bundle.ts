import type { Agent } from '../domain/agent.ts';
import { redactText } from '../domain/redact-text.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { StateBundle } from '../domain/state-bundle.ts';
import type { Transition } from '../domain/transition.ts';

/** What was learnt of an agent, redacted, so that a person may hand it to others. */
export function stateBundle(
  agent: Agent,
  signals: readonly AgentSignal[],
  decisions: readonly Transition[],
  version: string,
  at: number,
): StateBundle {
  return {
    format: 1,
    version,
    profile: agent.profile,
    at,
    state: agent.state,
    signals: fitting(signals.map(redacted)),
    decisions: decisions.map((decision) => ({
      ...decision,
      evidence: { ...decision.evidence, text: redactText(decision.evidence.text) },
    })),
  };
}

/** Most that a bundle's signals come to as JSON, in UTF-16 units: a message holds 1 MiB. */
const MAX_SIGNALS = 500_000;

/** As many of the latest as a message can hold. */
function fitting(signals: readonly AgentSignal[]): readonly AgentSignal[] {
  let size = 0;
  const last = signals.findLastIndex((signal) => {
    size += JSON.stringify(signal).length;
    return size > MAX_SIGNALS;
  });
  return signals.slice(last + 1);
}

function redacted(signal: AgentSignal): AgentSignal {
  switch (signal.kind) {
    case 'title':
      return { ...signal, title: redactText(signal.title) };
    case 'program_status':
      // Its texts are base64; what they say decides nothing but words that are shown.
      return { ...signal, payload: signal.payload.replace(/:(msg|title)=[^:]*/g, '') };
    case 'ending':
      return { ...signal, text: redactText(signal.text) };
    case 'screen':
      return { ...signal, lines: signal.lines.map(redactText) };
    case 'hook':
      return { ...signal, data: facts(signal.data) };
    case 'structured':
      return signal.reading === null
        ? signal
        : { ...signal, reading: { ...signal.reading, text: redactText(signal.reading.text), message: null } };
    default:
      return signal;
  }
}

/** Those of a hook's words that decide; what was asked, typed and answered stays at home. */
const FACTS: ReadonlySet<string> = new Set([
  'hook_event_name',
  'notification_type',
  'source',
  'reason',
  'tool_name',
  'agent_id',
  'agent_type',
  'is_interrupt',
  'error',
  'stop_hook_active',
  'background_tasks',
]);

function facts(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = Object.entries(data).filter(([name]) => FACTS.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.map(() => ({}))];
      return [name, typeof value === 'string' ? redactText(value) : value];
    }),
  );
}
