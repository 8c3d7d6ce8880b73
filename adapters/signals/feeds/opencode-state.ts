import type { Reading } from '../../../src/domain/signal.ts';
import { failureOf } from '../failure-words.ts';

/** A permission that opencode asks for. */
export type OpencodePermission = {
  readonly id: string;
  /** `bash`, `edit` … */
  readonly tool: string;
  /** Exactly what is asked, in its own words. */
  readonly text: string;
};

type Fields = Readonly<Record<string, unknown>>;

/** What opencode's events come to; idle, before the first. */
export class OpencodeState {
  readonly #busy = new Set<string>();
  /** Sessions of subagents: they never move their parent, but what they ask for, the person must answer. */
  readonly #children = new Set<string>();
  readonly #pending = new Map<string, OpencodePermission>();
  #failure: Partial<Reading> | null = null;
  #finished = false;

  /** Takes in one event; the permission that it asks for, if it does. Anything else than an event is passed over. */
  take(event: unknown, now: number): OpencodePermission | null {
    const { type, properties } = fields(event);
    const data = fields(properties);
    const session = String(data['sessionID'] ?? '');
    this.#finished = false;
    switch (type) {
      case 'session.created':
      case 'session.updated':
        if (typeof fields(data['info'])['parentID'] === 'string') this.#children.add(session);
        return null;
      case 'session.status':
        this.#status(session, fields(data['status'])['type']);
        return null;
      case 'session.error':
        if (!this.#children.has(session)) this.#failure = failed(fields(data['error']), now);
        return null;
      case 'permission.asked': {
        const asked = permission(data);
        this.#pending.set(asked.id, asked);
        return asked;
      }
      case 'permission.replied':
        this.#pending.delete(String(data['requestID']));
        return null;
      default:
        return null;
    }
  }

  /** Which of its sessions are busy, as it answers when asked. */
  taken(statuses: unknown): void {
    this.#busy.clear();
    this.#pending.clear();
    for (const [session, told] of Object.entries(fields(statuses))) this.#status(session, fields(told)['type']);
    this.#finished = false;
  }

  reading(): Reading {
    const [asked] = this.#pending.values();
    if (asked !== undefined) {
      const text = `its events say that it asks for ${asked.tool}`;
      return { ...said('waiting', text), message: `${asked.tool}: ${asked.text}`, detail: 'permission' };
    }
    const works = [...this.#busy].some((session) => !this.#children.has(session));
    if (works) return said('working', 'its events say busy');
    const over = { finished: this.#finished, background: this.#busy.size > 0 };
    const failure = this.#failure;
    if (failure === null || failure.message === ABORTED) return { ...said('idle', 'its events say idle'), ...over };
    return { ...said('idle', `its events say that it failed: ${failure.message}`), ...failure, ...over };
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
  const message = String(fields(error['data'])['message'] ?? error['name'] ?? 'failed');
  return { message, ...failureOf(message, now) };
}

function permission(data: Fields): OpencodePermission {
  const patterns = Array.isArray(data['patterns']) ? data['patterns'].map(String) : [];
  const command = fields(data['metadata'])['command'];
  const text = typeof command === 'string' ? command : patterns.join('\n');
  return { id: String(data['id'] ?? ''), tool: String(data['permission'] ?? 'a tool'), text };
}

function said(state: Reading['state'], text: string): Reading {
  return { state, text, message: null, finished: false, strength: 'proof' };
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
