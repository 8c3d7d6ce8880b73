import type { Digest } from '../../src/domain/digest.ts';
import { digestLines } from '../terminal/digest-lines.ts';
import { type Step, step } from './event.ts';
import { layoutOf } from './layout.ts';
import type { Mode, TuiState } from './state.ts';

type DigestMode = Extract<Mode, { kind: 'digest' }>;

/** Shows what happened since the last card's beginning, or since the person was last here. */
export function doDigest(state: TuiState): Step {
  const params = state.awaySince === null ? {} : { since: state.awaySince };
  return step(state, { kind: 'request', request: { method: 'get_digest', params } });
}

/** The card, as the person asked for it. */
export function withDigest(state: TuiState, digest: Digest): TuiState {
  return { ...state, message: null, mode: { kind: 'digest', digest, scroll: 0 } };
}

/** The card by itself, for a person who comes back; nothing to tell, or a line that is being typed, keeps it away. */
export function cameBack(state: TuiState, digest: Digest): TuiState {
  const known = { ...state, awaySince: digest.since };
  return digest.nodes.length === 0 || state.mode.kind !== 'browse' ? known : withDigest(known, digest);
}

/** Lines of the card that there is no room for, above and below. */
export function hiddenDigest(mode: DigestMode, state: TuiState): number {
  const { side, tree } = layoutOf({ ...state, page: 'tree' });
  return Math.max(0, digestLines(mode.digest, side).length - tree.height);
}
