import type { Digest } from '../../domain/digest.ts';
import type { SurfaceKey } from '../../domain/view.ts';
import type { AgentRef, Empty } from './refs.ts';

/** About people who are there, and those who are not. */
export type AwayRequests = {
  /**
   * A person has just used the caller's surface; or, `here: false`, looks elsewhere. With `agent`: what they look at is
   * that one's. To be told at most every few seconds: who is not there is called by other ways.
   */
  report_presence: { params: { readonly here: boolean; readonly agent?: AgentRef }; result: Empty };
  /**
   * What happened since a person was last at a surface (the caller's, or for a one-shot the one used last), or since a
   * moment. Who was never there gets the last day.
   */
  get_digest: { params: { readonly surface?: SurfaceKey; readonly since?: number }; result: Digest };
  /** Sends a notification by each way there is, and says how each went. */
  test_notifications: {
    params: Empty;
    result: { readonly ways: readonly { readonly way: string; readonly error: string | null }[] };
  };
};
