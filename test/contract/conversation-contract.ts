import { afterEach, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import { planRemoval, removalChanges, restorationChanges } from '../../src/domain/removal.ts';
import type { Turn } from '../../src/domain/turn.ts';
import type { StoreRig } from './store-contract.ts';
import { sampleBatch, sampleNode, sampleTurn } from './store-samples.ts';

const said = (...turn: Parameters<typeof sampleTurn>): Change => ({ kind: 'turn_added', turn: sampleTurn(...turn) });
const ids = (turns: readonly Turn[]) => turns.map(({ id }) => id);

/** What every store keeps of conversations. */
export function conversationContract(name: string, open: () => StoreRig): void {
  describe(`conversations ${name}`, () => {
    const rigs: StoreRig[] = [];
    afterEach(() => {
      for (const rig of rigs.splice(0)) rig.dispose();
    });
    /** A store with two nodes and these changes after them. */
    const rig = (...changes: Change[]): StoreRig => {
      const opened = open();
      rigs.push(opened);
      const nodes = ['n1', 'n2'].map((id): Change => ({ kind: 'node_put', node: sampleNode(id) }));
      opened.store.commit(sampleBatch(1, [...nodes, ...changes]));
      return opened;
    };

    it('are told page by page, the last one first, each of them oldest first', () => {
      const turns = Array.from({ length: 25 }, (_, index) => said(index + 1, index % 2 === 0 ? 'n1' : 'n2'));
      const { conversations } = rig(...turns);
      expect(ids(conversations.turns('n1', null, 5))).toEqual(['t17', 't19', 't21', 't23', 't25']);
      expect(ids(conversations.turns('n1', 't17', 3))).toEqual(['t11', 't13', 't15']);
      expect(ids(conversations.turns('n1', 't2', 5))).toEqual(['t1']);
      expect(conversations.turns('n1', 't1', 5)).toEqual([]);
      expect(conversations.turns('n9', null, 5)).toEqual([]);
    });

    it('hold each turn as it was said, once', () => {
      const odd = sampleTurn(1, 'n1', {
        agent: null,
        from: null,
        source: 'scheduler',
        text: 'Zażółć 🌱 "quoted"\n\tand \'more\'; DROP TABLE turns',
        prompt: 'p7',
        origin: 'screen',
      });
      const { conversations, store, events } = rig({ kind: 'turn_added', turn: odd }, said(2, 'n1'));
      store.commit(sampleBatch(5, [{ kind: 'turn_added', turn: odd }], { next_turn: 3 }));
      expect(conversations.turns('n1', null, 9)).toEqual([odd, sampleTurn(2, 'n1')]);
      expect(store.load().next_turn).toBe(3);
      expect(events.since(2, 1)).toMatchObject([{ change: { kind: 'turn_added', turn: { id: 't1' } } }]);
    });

    it('are found by all the words, whatever their case and marks, on all nodes or on some', () => {
      const { conversations } = rig(
        said(1, 'n1', { text: 'Migrate the Łódź database, please' }),
        said(2, 'n2', { text: 'The DATABASE is fine; no migration needed' }),
        said(3, 'n1', { text: 'Prüfe die Tests' }),
      );
      const find = (words: readonly string[], nodes: readonly string[] | null = null) =>
        ids(conversations.search(words, nodes, 10));
      expect(find(['database']).toSorted()).toEqual(['t1', 't2']);
      expect(find(['database', 'migrate'])).toEqual(['t1']);
      expect(find(['prufe', 'TESTS'])).toEqual(['t3']);
      expect(find(['database'], ['n2'])).toEqual(['t2']);
      expect(find(['database'], ['n1', 'n2']).toSorted()).toEqual(['t1', 't2']);
      expect(find(['database', 'tests'])).toEqual([]);
      expect(find(['database'], [])).toEqual([]);
      expect(find([])).toEqual([]);
      expect(conversations.search(['database'], null, 1)).toHaveLength(1);
    });

    it('are found by the beginning of the last word when nothing holds it whole', () => {
      const { conversations } = rig(
        said(1, 'n1', { text: 'needs authentication' }),
        said(2, 'n1', { text: 'an auth' }),
      );
      expect(ids(conversations.search(['auth'], null, 10))).toEqual(['t2']);
      expect(ids(conversations.search(['needs', 'auth'], null, 10))).toEqual(['t1']);
      expect(ids(conversations.search(['aut', 'needs'], null, 10))).toEqual([]);
    });

    it('are searched by hostile words as by any others', () => {
      const { conversations } = rig(said(1, 'n1', { text: 'a "quoted" word AND near(it) *' }), said(2, 'n1'));
      const find = (...words: readonly string[]) => conversations.search(words, null, 10).length;
      for (const word of ['"', '*', '"*', '" OR "', 'text:x', '-a', '^a', '(', "'; --", '\u0000', '\ud800', '', ' ']) {
        expect(() => find(word)).not.toThrow();
        expect(find(word, 'absent')).toBe(0);
        expect(conversations.search([word, 'absent'], ['" OR "', 'n1'], 10)).toEqual([]);
      }
      expect(find('AND')).toBe(1);
      expect(find('NEAR')).toBe(1);
      expect(find('x'.repeat(1_000_000))).toBe(0);
    });

    it('hold a very long text, and find it by its last word', () => {
      const text = `${'word '.repeat(39_000)}needle`;
      const { conversations } = rig(said(1, 'n1', { text }));
      expect(conversations.search(['needle'], null, 10)).toMatchObject([{ text }]);
    });

    it('are searched below a node with many others below it', () => {
      const many = Array.from({ length: 300 }, (_, index) => `n${index + 1}`);
      const { conversations } = rig(said(1, 'n1'), said(2, 'n2'));
      expect(ids(conversations.search(['text'], many.slice(1), 10))).toEqual(['t2']);
    });

    it('go with their node, come back with it, and are forgotten when nothing can bring it back', () => {
      const { conversations, store, events } = rig(said(1, 'n1'), said(2, 'n2'));
      const nodes = new Map(store.load().nodes.map((node) => [node.id, node]));
      const removal = planRemoval(
        nodes,
        'n1',
        () => [],
        () => null,
      );
      const undo = { deed: 'remove', node: 'n1', way: { kind: 'restore', removal } } as const;
      const remove: Change[] = [...removalChanges(removal, 1), { kind: 'undo_put', at: 1, undo }];
      store.commit(sampleBatch(5, remove));
      expect(conversations.turns('n1', null, 9)).toEqual([]);
      expect(ids(conversations.search(['text'], null, 9))).toEqual(['t2']);
      events.compact(1_000, 0);
      nodes.delete('n1');
      store.commit(sampleBatch(6, [...restorationChanges(nodes, removal, 2)]));
      expect(ids(conversations.turns('n1', null, 9))).toEqual(['t1']);
      store.commit(sampleBatch(7, [...removalChanges(removal, 3), { kind: 'undo_put', at: 1, undo: null }]));
      events.compact(1_000, 0);
      store.commit(sampleBatch(8, [...restorationChanges(nodes, removal, 4)]));
      expect(conversations.turns('n1', null, 9)).toEqual([]);
      expect(ids(conversations.search(['text'], null, 9))).toEqual(['t2']);
    });

    it('keep what is being typed at a surface for a node, until it is sent or one of the two goes', () => {
      const draft = (surface: string, node: string, text: string): Change => ({
        kind: 'draft_put',
        surface,
        node,
        text,
      });
      const { conversations, store } = rig(
        draft('tui:a', 'n1', 'first'),
        draft('tui:a', 'n1', 'second'),
        draft('tui:a', 'n2', 'sent'),
        draft('tui:a', 'n2', ''),
        draft('tui:b', 'n1', 'other'),
      );
      const kept = () => [
        conversations.draft('tui:a', 'n1'),
        conversations.draft('tui:a', 'n2'),
        conversations.draft('tui:b', 'n1'),
      ];
      expect(kept()).toEqual(['second', null, 'other']);
      store.commit(sampleBatch(3, [{ kind: 'view_removed', surface: 'tui:a' }]));
      expect(kept()).toEqual([null, null, 'other']);
      store.commit(sampleBatch(3, [{ kind: 'nodes_removed', ids: ['n1'] }]));
      expect(kept()).toEqual([null, null, null]);
    });
  });
}
