import { amount, type Fields, fields, text } from '../../../src/domain/json-fields.ts';
import type { ContextUse, TokenCounts } from '../../../src/domain/usage.ts';
import type { StatusReading } from '../../../src/ports/usage-reader.ts';

/** What opencode's events (1.18) tell of what is used: with each change of a session, what all of it has used. */
export class OpencodeUsage {
  #context: ContextUse | null = null;
  readonly #told = new Map<string, string>();

  /** Takes in one event; what it tells that is news, or null. Anything else than an event is passed over. */
  take(event: unknown): StatusReading | null {
    const { type, properties } = fields(event);
    const info = fields(fields(properties)['info']);
    if (type === 'message.updated') this.#answered(info);
    return type === 'session.updated' ? this.#used(info) : null;
  }

  /** A message, whose tokens come with its end. */
  #answered(message: Fields): void {
    const { input, cache_read, cache_write } = tokensOf(fields(message['tokens']));
    const used = input + cache_read + cache_write;
    if (message['role'] === 'assistant' && used > 0) this.#context = { used, size: null };
  }

  #used(info: Fields): StatusReading | null {
    const session = text(info['id']);
    if (session === '' || typeof info['cost'] !== 'number') return null;
    const tokens = tokensOf(fields(info['tokens']));
    const own = text(info['parentID']) === '';
    const reading: StatusReading = {
      model: own ? text(fields(info['model'])['id']) || null : null,
      cost: { session, usd: amount(info['cost']), tokens },
      context: own ? this.#context : null,
      limits: [],
    };
    const news = JSON.stringify(reading);
    if (tokens.input + tokens.output === 0 || this.#told.get(session) === news) return null;
    this.#told.set(session, news);
    return reading;
  }
}

function tokensOf(told: Fields): TokenCounts {
  const cache = fields(told['cache']);
  return {
    input: amount(told['input']),
    output: amount(told['output']) + amount(told['reasoning']),
    cache_read: amount(cache['read']),
    cache_write: amount(cache['write']),
  };
}
