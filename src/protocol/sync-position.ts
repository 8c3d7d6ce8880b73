import type { Push } from '../ports/pushes.ts';
import type { Position } from '../ports/reception.ts';
import type { HelloResult } from './hello.ts';

/** How far a client has seen the store's history: what it resumes from on the next connection. */
export class SyncPosition {
  #seen: Position | null = null;
  /** Where a snapshot that has not come whole yet will lead. */
  #coming: Position | null = null;

  /** Null before the first whole snapshot: then there is nothing to resume from. */
  get seen(): Position | null {
    return this.#seen;
  }

  /** Hello was answered. */
  welcomed(hello: HelloResult): void {
    this.#coming = hello.sync === 'snapshot' ? { epoch: hello.epoch, seq: hello.seq } : null;
  }

  /** A push has come, and will have been dealt with before the next connection. */
  saw(push: Push): void {
    if (push.event === 'sync_graph') {
      if (!push.data.last || this.#coming === null) return;
      this.#seen = this.#coming;
      this.#coming = null;
    } else if (push.seq !== undefined && this.#seen !== null && this.#coming === null) {
      this.#seen = { epoch: this.#seen.epoch, seq: push.seq };
    }
  }
}
