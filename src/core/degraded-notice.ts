import type { Push } from '../ports/pushes.ts';

/** What surfaces are told once the store takes no writes any more. */
export function degradedNotice(reason: string): Push {
  const text = `Nothing can be changed any more: the store does not take writes (${reason}). Your agents go on. Mend the cause, then: moitumi daemon restart`;
  return { event: 'notice', data: { level: 'error', text } };
}
