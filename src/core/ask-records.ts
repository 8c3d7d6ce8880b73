import type { Ask, AskAnswer } from '../domain/ask.ts';
import { allows } from '../domain/ask-answer.ts';
import type { AuditDraft } from '../domain/audit.ts';
import { auditDetail } from './audit-detail.ts';
import type { JournalEntry } from './journal.ts';

/** An ask that was raised, as it is written down. */
export function raisedEntry(ask: Ask): JournalEntry {
  const { agent, kind, tool, via, whole, hash } = ask;
  const audit = draft(`agent:${agent}`, 'core', 'ask_raised', ask, ask.raised_at, { kind, tool, via, whole, hash });
  return { changes: [{ kind: 'ask_put', ask }], audit };
}

/** An answer that nobody asked for by a request: a rule's. */
export function answeredEntry(ask: Ask, answer: AskAnswer): JournalEntry {
  const audit = draft(answer.who, answer.from, 'answer_ask', ask, answer.at, answerDetail(ask, answer));
  return { changes: [{ kind: 'ask_put', ask }], audit };
}

/** What the audit log says of an answer; of words of the person's own only how many. */
export function answerDetail(ask: Ask, answer: AskAnswer): Readonly<Record<string, unknown>> {
  const { options, text } = answer;
  const chosen = options.join(' ');
  return { agent: ask.agent, options: chosen, allows: allows(ask, answer), text: text?.length, hash: ask.hash };
}

/** An ask that is over. */
export function closedEntry(ask: Ask, at: number): JournalEntry {
  const { agent, hash, end } = ask;
  const audit = draft(`agent:${agent}`, 'core', 'ask_closed', ask, at, { end: end?.kind, text: end?.text, hash });
  return { changes: [{ kind: 'ask_put', ask }], audit };
}

function draft(
  who: string,
  from: string,
  what: string,
  ask: Ask,
  at: number,
  detail: Readonly<Record<string, unknown>>,
): AuditDraft {
  return { at, who, from, what, on: ask.id, result: 'ok', detail: auditDetail(detail) };
}
