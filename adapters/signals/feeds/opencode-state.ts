import { type Fields, fields, list, text } from '../../../src/domain/json-fields.ts';
import type { Reading } from '../../../src/domain/signal.ts';
import { failureOf } from '../failure-words.ts';
import { type OpencodeAsk, permissionAsk, questionAsk } from './opencode-asks.ts';

/** What opencode's server tells when it is asked. */
export type OpencodeStanding = {
  /** Its sessions that are not idle, by id. */
  readonly statuses: unknown;
  /** What it asks for, in lists. */
  readonly permissions: unknown;
  readonly questions: unknown;
};

/** What opencode's events come to; idle, before the first. */
export class OpencodeState {
  readonly #busy = new Set<string>();
  /** Sessions of subagents: they never move their parent, but what they ask for, the person must answer. */
  readonly #children = new Set<string>();
  readonly #pending = new Map<string, OpencodeAsk>();
  #failure: Partial<Reading> | null = null;
  #finished = false;

  /** Takes in one event; what it asks for, if it does. Anything else than an event is passed over. */
  take(event: unknown, now: number): OpencodeAsk | null {
    const { type, properties } = fields(event);
    const data = fields(properties);
    const session = text(data['sessionID']);
    this.#finished = false;
    switch (type) {
      case 'session.created':
      case 'session.updated':
        if (text(fields(data['info'])['parentID']) !== '') this.#children.add(session);
        return null;
      case 'session.status':
        this.#status(session, fields(data['status'])['type']);
        return null;
      case 'session.error':
        if (!this.#children.has(session)) this.#failure = failed(fields(data['error']), now);
        return null;
      case 'permission.asked':
        return this.#asks(permissionAsk(data));
      case 'question.asked':
        return this.#asks(questionAsk(data));
      case 'permission.replied':
      case 'question.replied':
      case 'question.rejected':
        this.#pending.delete(text(data['requestID']));
        return null;
      default:
        return null;
    }
  }

  /** How things stand, by its own lists; everything that it asks for now. */
  taken({ statuses, permissions, questions }: OpencodeStanding): readonly OpencodeAsk[] {
    this.#busy.clear();
    this.#pending.clear();
    for (const [session, told] of Object.entries(fields(statuses))) this.#status(session, fields(told)['type']);
    for (const each of list(permissions)) this.#asks(permissionAsk(fields(each)));
    for (const each of list(questions)) this.#asks(questionAsk(fields(each)));
    this.#finished = false;
    return [...this.#pending.values()];
  }

  reading(): Reading {
    const [asked] = this.#pending.values();
    if (asked !== undefined) {
      const { message, detail } = asked;
      return { ...said('waiting', `its events say that it asks (${detail}: ${message})`), message, detail };
    }
    const works = [...this.#busy].some((session) => !this.#children.has(session));
    if (works) return said('working', 'its events say busy');
    const over = { finished: this.#finished, background: this.#busy.size > 0 };
    const failure = this.#failure;
    if (failure === null || failure.message === ABORTED) return { ...said('idle', 'its events say idle'), ...over };
    return { ...said('idle', `its events say that it failed: ${failure.message}`), ...failure, ...over };
  }

  #asks(ask: OpencodeAsk): OpencodeAsk {
    this.#pending.set(ask.id, ask);
    return ask;
  }

  #status(session: string, type: unknown): void {
    const was = this.#busy.has(session);
    if (type === 'idle') this.#busy.delete(session);
    else this.#busy.add(session);
    const own = !this.#children.has(session);
    this.#finished = own && was && type === 'idle' && this.#failure?.message !== ABORTED;
    if (own && type === 'busy' && !was) this.#failure = null;
  }
}

/** An interrupt, which is no failure. */
const ABORTED = 'Aborted';

function failed(error: Fields, now: number): Partial<Reading> {
  if (error['name'] === 'MessageAbortedError') return { message: ABORTED };
  const message = text(fields(error['data'])['message']) || text(error['name']) || 'failed';
  return { message, ...failureOf(message, now) };
}

function said(state: Reading['state'], words: string): Reading {
  return { state, text: words, message: null, finished: false, strength: 'proof' };
}
