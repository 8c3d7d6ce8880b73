import type { Turn } from '../../src/domain/turn.ts';
import type { IConversationLog } from '../../src/ports/cortex-store.ts';

/** Turns and drafts in memory. */
export type MemoryConversations = IConversationLog & {
  add(turn: Turn): void;
  putDraft(surface: string, node: string, text: string): void;
  /** Takes away the turns of such nodes. */
  forget(gone: (node: string) => boolean): void;
  removeDrafts(gone: (surface: string, node: string) => boolean): void;
};

export function memoryConversations(exists: (node: string) => boolean): MemoryConversations {
  const all = new Map<string, Turn>();
  const drafts = new Map<string, string>();
  const shown = (): readonly Turn[] => [...all.values()].filter((turn) => exists(turn.node));
  const number = (id: string): number => Number(id.slice(1));
  return {
    turns: (node, before, limit) =>
      shown()
        .filter((turn) => turn.node === node && (before === null || number(turn.id) < number(before)))
        .slice(-limit),
    search(words, nodes, limit) {
      if (words.length === 0) return [];
      const among = shown().filter((turn) => nodes === null || nodes.includes(turn.node));
      const hits = (fits: (words: readonly string[]) => boolean) =>
        among.filter(({ text }) => fits(folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])).toReversed();
      const wanted = words.map(folded);
      const last = wanted.at(-1) ?? '';
      const whole = hits((said) => wanted.every((word) => said.includes(word)));
      const begun = hits(
        (said) =>
          wanted.slice(0, -1).every((word) => said.includes(word)) && said.some((word) => word.startsWith(last)),
      );
      return (whole.length > 0 ? whole : begun).slice(0, limit);
    },
    draft: (surface, node) => drafts.get(`${surface} ${node}`) ?? null,
    add: (turn) => void (all.has(turn.id) || all.set(turn.id, turn)),
    putDraft(surface, node, text) {
      if (text === '') drafts.delete(`${surface} ${node}`);
      else drafts.set(`${surface} ${node}`, text);
    },
    forget(gone) {
      for (const turn of [...all.values()]) if (gone(turn.node)) all.delete(turn.id);
    },
    removeDrafts(gone) {
      for (const key of [...drafts.keys()]) {
        const [surface = '', node = ''] = key.split(' ');
        if (gone(surface, node)) drafts.delete(key);
      }
    },
  };
}

/** Without case and marks, as the store's index compares. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
