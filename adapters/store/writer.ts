import type { Connection } from './connection.ts';

/** Runs `work` in one transaction: all of it is durable on return, or none of it is there and this throws. */
export type Writer = <Result>(work: () => Result) => Result;

/**
 * The store's only way to write. Once it has failed it throws that same error for ever: after a failed fsync
 * the next one succeeds although the data is lost, so nothing may be tried again.
 */
export function createWriter(database: Connection): Writer {
  let failure: unknown = null;
  return (work) => {
    if (failure !== null) throw failure;
    try {
      return database.transaction(work).immediate();
    } catch (error) {
      failure = error;
      throw error;
    }
  };
}
