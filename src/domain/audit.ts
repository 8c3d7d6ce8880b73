/** One line of the audit log: who did what, from where, on what, and how it ended. */
export type AuditEntry = {
  /** Position in the chain, from 1. */
  readonly id: number;
  readonly at: number;
  /** The principal: `user`, or `agent:a3`. */
  readonly who: string;
  /** The surface it came from, as `cli`, `tui:work`. */
  readonly from: string;
  /** The method, or an event's name. */
  readonly what: string;
  /** What it was done to: an id, or ''. */
  readonly on: string;
  /** `ok`, or the error's code. */
  readonly result: string;
  /** Bounded detail as JSON; '' when there is none. */
  readonly detail: string;
  /** SHA-256 over the previous entry's hash and this entry's fields, in hex. */
  readonly hash: string;
};

/** An entry before the store gives it its place in the chain. */
export type AuditDraft = Omit<AuditEntry, 'id' | 'hash'>;

/** What checking the chain found. */
export type AuditVerdict =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly entries: number; readonly broken_at: number; readonly reason: string };
