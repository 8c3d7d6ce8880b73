import type { AgentId } from './agent.ts';
import type { NodeId } from './node.ts';

/**
 * Why a person is called.
 * - ask: the agent waits for an answer
 * - limit: its usage limit is reached
 * - failed: its last turn failed
 * - ended: its program ended, and not well
 * - finished: its turn is over, and nobody has looked since
 * - test: the person wants to see how it comes through
 */
export type NotificationKind = 'ask' | 'limit' | 'failed' | 'ended' | 'finished' | 'test';

/** A call for a person who looks at no surface. Its texts are single, harmless lines. */
export type Notification = {
  /** Whose it is: an agent has one at a time, and another one under the same id takes its place. */
  readonly id: string;
  readonly kind: NotificationKind;
  /** Null: it is a test. */
  readonly agent: AgentId | null;
  readonly node: NodeId | null;
  readonly title: string;
  readonly body: string;
  /** The agent does nothing until someone comes. */
  readonly urgent: boolean;
  readonly at: number;
};

/** What a person wants to be told. */
export type NotifyWish = {
  /** By the terminal of the surface that was used last. */
  readonly terminal: boolean;
  /** What an agent asks or says is told, beside the title. */
  readonly content: boolean;
  /** Ends that went badly are told. */
  readonly ends: boolean;
  /** When nothing is to be told; null: never. */
  readonly quiet_hours: QuietHours | null;
};

/** A part of every day, in minutes since midnight by this machine's clock; `until` may be the earlier one. */
export type QuietHours = { readonly from: number; readonly until: number };

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

/** How long quiet hours last from a moment on, in ms; 0: it is not one of theirs. */
export function quietFor(hours: QuietHours | null, now: number): number {
  if (hours === null) return 0;
  const at = new Date(now);
  const into = (minute: number, other: number): number => (minute - other + DAY) % DAY;
  const minute = at.getHours() * 60 + at.getMinutes();
  const left = into(hours.until, hours.from) - into(minute, hours.from);
  return left <= 0 ? 0 : left * MINUTE_MS - (now % MINUTE_MS);
}
