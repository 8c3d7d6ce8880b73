import type { AuditDraft, AuditEntry } from '../domain/audit.ts';
import { type Change, isLogged } from '../domain/change.ts';
import { MoitumiError } from '../domain/error.ts';
import type { IClock } from '../ports/clock.ts';
import type { CommandOutcome, ICortexStore } from '../ports/cortex-store.ts';
import type { ILogger } from '../ports/logger.ts';
import type { Health } from '../ports/requests.ts';
import type { CoreState } from './core-state.ts';

/** What belongs together: all of it becomes durable, or nothing. */
export type JournalEntry = {
  readonly changes: readonly Change[];
  readonly audit?: AuditDraft | undefined;
  readonly outcome?: CommandOutcome | undefined;
};

/** What has become durable, in order. */
export type Committed = {
  readonly changes: readonly Change[];
  /** Number of the first logged change; the others follow. */
  readonly first_seq: number;
  readonly audit: readonly AuditEntry[];
};

export type JournalOptions = {
  readonly state: CoreState;
  readonly store: ICortexStore;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** Called after each commit, before anyone who waits for it goes on. */
  readonly committed: (committed: Committed) => void;
  /** Called once, when the store has failed and the core has gone read-only. */
  readonly degraded: (reason: string) => void;
};

type Batch = {
  readonly changes: Change[];
  readonly audit: AuditDraft[];
  readonly outcomes: CommandOutcome[];
  /** Those of the changes that only tell what is so: they hold whether or not they are written down. */
  readonly facts: Change[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: MoitumiError) => void;
};

/**
 * Writes what happens: at once to memory, then together with all else that happens before the event loop
 * turns, in one transaction. After a failed one nothing is acknowledged any more.
 */
export class Journal {
  readonly #options: JournalOptions;
  #batch: Batch | null = null;
  #health: Health = { state: 'ok' };

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get health(): Health {
    return this.#health;
  }

  /** Resolves once everything so far is durable; null when it is already. */
  get pending(): Promise<void> | null {
    return this.#batch?.done ?? null;
  }

  /** Applies what a person decided; resolves when it is durable. Rejects with `read_only`, having changed nothing. */
  commit(entry: JournalEntry): Promise<void> {
    if (this.#health.state === 'degraded') return Promise.reject(readOnly(this.#health.reason));
    return this.#join(entry).done;
  }

  /**
   * Applies what is so, whether or not it can be written down: an agent's state, where a surface stands.
   * Resolves with whether it became durable; never rejects.
   */
  note(entry: JournalEntry): Promise<boolean> {
    if (this.#health.state === 'degraded') {
      this.#publishFacts(entry.changes);
      return Promise.resolve(false);
    }
    const batch = this.#join(entry);
    batch.facts.push(...entry.changes);
    return batch.done.then(
      () => true,
      () => false,
    );
  }

  /** Makes durable what waits, now. */
  flush(): void {
    const batch = this.#batch;
    if (batch === null) return;
    this.#batch = null;
    if (batch.changes.length + batch.audit.length + batch.outcomes.length === 0) {
      batch.resolve();
      return;
    }
    const { state, store, clock, committed } = this.#options;
    const first_seq = state.seq + 1;
    let audit: readonly AuditEntry[];
    try {
      audit = store.commit({
        at: clock.now(),
        changes: batch.changes,
        first_seq,
        audit: batch.audit,
        outcomes: batch.outcomes,
        next_node: state.nextNode,
        next_agent: state.nextAgent,
        next_ask: state.nextAsk,
        next_prompt: state.nextPrompt,
        next_turn: state.nextTurn,
      });
    } catch (error) {
      this.#fail(batch, error);
      return;
    }
    state.seq += batch.changes.filter(isLogged).length;
    committed({ changes: batch.changes, first_seq, audit });
    batch.resolve();
  }

  #join(entry: JournalEntry): Batch {
    this.#batch ??= this.#open();
    const batch = this.#batch;
    for (const change of entry.changes) this.#options.state.apply(change);
    batch.changes.push(...entry.changes);
    if (entry.audit !== undefined) batch.audit.push(entry.audit);
    if (entry.outcome !== undefined) batch.outcomes.push(entry.outcome);
    return batch;
  }

  /** A microtask runs once all that one read from a connection brought has begun, and before anything else is read. */
  #open(): Batch {
    const { promise, resolve, reject } = deferred();
    promise.catch(() => undefined);
    void Promise.resolve().then(() => this.flush());
    return { changes: [], audit: [], outcomes: [], facts: [], done: promise, resolve, reject };
  }

  #fail(batch: Batch, error: unknown): void {
    const { state, store, clock, logger, degraded } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    logger.log('error', 'the store does not take writes; moitumi is read-only now', { error: reason });
    this.#health = { state: 'degraded', since: clock.now(), reason };
    try {
      state.load(store.load());
    } catch (again) {
      logger.log('error', 'the store cannot be read either; memory may hold what was never acknowledged', {
        error: again instanceof Error ? again.message : String(again),
      });
    }
    this.#publishFacts(batch.facts);
    degraded(reason);
    batch.reject(readOnly(reason));
  }

  #publishFacts(changes: readonly Change[]): void {
    const { state, committed } = this.#options;
    const facts = changes.filter((change) => isKnown(state, change));
    for (const change of facts) state.apply(change);
    committed({ changes: facts, first_seq: state.seq + 1, audit: [] });
  }
}

/** Whether what a fact is about exists for everyone: an agent whose adding was not committed does not. */
function isKnown(state: CoreState, change: Change): boolean {
  if (change.kind === 'agent_put') return state.agents.has(change.agent.id);
  return change.kind === 'view_put' || change.kind === 'view_removed' || change.kind === 'layout_put';
}

function readOnly(reason: string): MoitumiError<'read_only'> {
  return new MoitumiError('read_only', `Nothing can be changed: the store does not take writes (${reason}).`, {
    reason,
  });
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: MoitumiError) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: MoitumiError) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
