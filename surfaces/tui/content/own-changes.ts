/**
 * Tells changes that a person makes from those that the command itself makes, so that a build that writes files does
 * not call for the next build for ever: what changes during a run, and changed during the run before, is the
 * command's own.
 */
export class OwnChanges {
  #before: ReadonlySet<string> = new Set();
  #during = new Set<string>();

  /** A run begins. */
  began(): void {
    this.#before = this.#during;
    this.#during = new Set();
  }

  /** Whether a change calls for another run. */
  counts(path: string, running: boolean): boolean {
    if (!running) return true;
    this.#during.add(path);
    return !this.#before.has(path);
  }
}
