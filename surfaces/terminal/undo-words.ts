import type { GraphDeed } from '../../src/domain/undo.ts';
import type { Result } from '../../src/ports/requests.ts';

/** What an undo has done. */
export function undoneLine({ deed, node, restored }: Result<'undo'>): string {
  if (deed !== 'remove') return `${node} ${UNDONE[deed]}.`;
  return `Back again: ${restored.length <= 8 ? restored.join(', ') : `${restored.length} nodes`}.`;
}

const UNDONE: Readonly<Record<Exclude<GraphDeed, 'remove'>, string>> = {
  add: 'is gone again',
  edit: 'is as it was',
  done: 'is open again',
  reopen: 'is done again',
  move: 'is back where it was',
  link: 'is no longer linked',
  unlink: 'is linked again',
};
