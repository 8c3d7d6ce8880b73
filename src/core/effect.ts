import type { AuditDraft } from '../domain/audit.ts';
import type { Change } from '../domain/change.ts';
import type { MoitumiError } from '../domain/error.ts';
import type { IClock } from '../ports/clock.ts';
import type { Caller, Command } from '../ports/control.ts';
import type { CommandOutcome } from '../ports/cortex-store.ts';
import type { Method, Result } from '../ports/requests.ts';
import { auditDetail, auditSubject } from './audit-detail.ts';
import type { Remembered } from './command-memory.ts';
import type { Ending, IEffect } from './handler.ts';
import type { Journal } from './journal.ts';

export type EffectOptions<M extends Method> = {
  readonly journal: Journal;
  readonly clock: IClock;
  readonly command: Command<M>;
  readonly caller: Caller;
  readonly remembered: boolean;
};

/** One command under way: ties its changes, its audit entry and its answer together. */
export class Effect<M extends Method> implements IEffect<M> {
  readonly caller: Caller;
  readonly now: number;
  readonly #options: EffectOptions<M>;
  /** The store has an answer for this command that may not be given another value. */
  #answered = false;

  constructor(options: EffectOptions<M>) {
    this.#options = options;
    this.caller = options.caller;
    this.now = options.clock.now();
  }

  intend(changes: readonly Change[], reply: Remembered | null): Promise<void> {
    return this.#options.journal.commit({ changes, outcome: this.#outcome(reply) });
  }

  async finish(ending: Ending<M>): Promise<Result<M>> {
    const entry = {
      changes: ending.changes ?? [],
      audit: this.#draft(ending.on, 'ok', ending.detail ?? {}),
      outcome: this.#outcome({ result: ending.result }),
    };
    await (ending.fact === true ? this.#options.journal.note(entry) : this.#options.journal.commit(entry));
    return ending.result;
  }

  /** Writes down that the command failed; resolves even when that cannot be written. */
  async refuse(error: MoitumiError): Promise<void> {
    const on = auditSubject(this.#options.command.params);
    const audit = this.#draft(on, error.code, { error: error.message });
    await this.#options.journal.note({ changes: [], audit, outcome: this.#outcome({ error: error.toInfo() }) });
  }

  #draft(on: string, result: string, detail: Readonly<Record<string, unknown>>): AuditDraft {
    return {
      at: this.now,
      who: this.caller.principal,
      from: this.caller.surface,
      what: this.#options.command.method,
      on,
      result,
      detail: auditDetail(detail),
    };
  }

  #outcome(reply: Remembered | null): CommandOutcome | undefined {
    const { command, remembered } = this.#options;
    if (!remembered || command.command_id === null || this.#answered) return undefined;
    if (reply !== null) this.#answered = true;
    return { command_id: command.command_id, at: this.now, reply: reply === null ? null : JSON.stringify(reply) };
  }
}
