import type { EvidenceSource } from '../domain/agent.ts';
import type { Supervision } from './supervision.ts';

/**
 * Why an agent is not to be typed into now, in words; null: it is ready. `settling`: it wrote something and will never
 * say anything of its state, and is taken to be ready when that has lasted a moment. One that takes turns is waited
 * for: opencode writes seconds before it takes keys.
 */
export function obstacle(supervision: Supervision): string | 'settling' | null {
  const { agent } = supervision;
  if (agent?.kind === 'acp' && supervision.channel === null) return 'its program does not listen yet';
  switch (agent?.state) {
    case 'waiting':
      return 'it waits for an answer';
    case 'working':
      return SAYS_NOTHING.has(agent.evidence.source) ? null : 'it is working';
    case 'starting':
      return supervision.hasWritten && !supervision.takesTurns ? 'settling' : 'it is starting';
    case 'unknown':
      return 'its state is not known';
    default:
      return null;
  }
}

/** By these a program that merely runs is taken to work: it may well read its input. */
const SAYS_NOTHING: ReadonlySet<EvidenceSource> = new Set(['process', 'quiet', 'none']);
