import { afterEach, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { Removal } from '../../src/domain/removed.ts';
import { MAX_UNDO, type Undo } from '../../src/domain/undo.ts';
import type { IAuditLog, IConversationLog, ICortexStore, IEventLog, IHistory } from '../../src/ports/cortex-store.ts';
import { FIRST_NUMBERS, sampleAgent, sampleBatch, sampleDraft, sampleNode } from './store-samples.ts';

/** A fresh, empty store, and how to take it down. */
export type StoreRig = {
  readonly store: ICortexStore;
  readonly events: IEventLog;
  readonly audit: IAuditLog;
  readonly history: IHistory;
  readonly conversations: IConversationLog;
  readonly dispose: () => void;
};

/** What every ICortexStore, with its event log and its audit log, promises. */
export function storeContract(name: string, open: () => StoreRig): void {
  describe(`a store ${name}`, () => {
    const rigs: StoreRig[] = [];
    afterEach(() => {
      for (const rig of rigs.splice(0)) rig.dispose();
    });
    const rig = (): StoreRig => {
      const opened = open();
      rigs.push(opened);
      return opened;
    };
    const puts = (from: number, to: number): Change[] =>
      Array.from({ length: to - from + 1 }, (_, index) => ({ kind: 'node_put', node: sampleNode(`n${from + index}`) }));

    it('is empty at first, with a history of its own', () => {
      const { store, events, audit } = rig();
      const { epoch, ...rest } = store.load();
      expect(epoch).toMatch(/\S/);
      expect(rest).toEqual({
        seq: 0,
        ...FIRST_NUMBERS,
        nodes: [],
        agents: [],
        views: [],
        layouts: [],
        undos: [],
        asks: [],
        prompts: [],
        visits: [],
        usages: [],
        limits: [],
      });
      expect(events.since(0, 10)).toEqual([]);
      expect(audit.read(null, 10)).toEqual([]);
      expect(store.outcome('c:1')).toBeNull();
      expect(store.notes('n1')).toBeNull();
    });

    it('gives back nodes, agents, views, notes and counters as they were put last', () => {
      const { store } = rig();
      const node = sampleNode('n1', { title: 'Zażółć 🌱 "quoted"', depends_on: ['n2'], has_notes: true, cwd: '/x y' });
      const agent = sampleAgent('a1', 'n1', { state: 'working', exit_code: null });
      const view = { surface: 'tui:work', focus: 'n1', entered: null };
      store.commit(
        sampleBatch(
          1,
          [
            { kind: 'node_put', node: sampleNode('n1') },
            { kind: 'node_put', node: sampleNode('n2') },
            { kind: 'agent_added', agent: sampleAgent('a1', 'n1') },
            { kind: 'notes_put', node: 'n1', notes: 'first' },
          ],
          { next_node: 3, next_agent: 2 },
        ),
      );
      store.commit(
        sampleBatch(
          4,
          [
            { kind: 'node_put', node },
            { kind: 'agent_put', agent },
            { kind: 'view_put', view: { ...view, focus: null } },
            { kind: 'view_put', view },
            { kind: 'notes_put', node: 'n1', notes: 'second\u2028line' },
          ],
          { next_node: 3, next_agent: 2 },
        ),
      );
      const state = store.load();
      expect(state.nodes).toEqual([node, sampleNode('n2')]);
      expect(state.agents).toEqual([agent]);
      expect(state.views).toEqual([view]);
      expect(store.notes('n1')).toBe('second\u2028line');
      expect([state.seq, state.next_node, state.next_agent]).toEqual([4, 3, 2]);
    });

    it('keeps the last record under each key, and reads those of a prefix alone', () => {
      const { store } = rig();
      const put = (key: string, row: string | null): Change => ({ kind: 'record_put', key, row });
      store.commit(sampleBatch(1, [put('a/2', 'old'), put('a/1', 'one'), put('ab', 'other'), put('a/3', 'gone')]));
      store.commit(sampleBatch(1, [put('a/2', 'two'), put('a/3', null), put('a/4', null)]));
      expect(store.records('a/')).toEqual([
        { key: 'a/1', row: 'one' },
        { key: 'a/2', row: 'two' },
      ]);
      expect(store.records('b')).toEqual([]);
    });

    it('keeps one layout for each surface and place, until the node or the surface goes', () => {
      const { store } = rig();
      const put = (surface: string, node: string | null, layout: string | null): Change => ({
        kind: 'layout_put',
        surface,
        node,
        arrangement: layout === null ? null : { keys: ['sidebar', 'notes:n1'], layout },
      });
      const kept = () => store.load().layouts.map((row) => [row.surface, row.node, row.arrangement.layout]);
      store.commit(
        sampleBatch(1, [
          ...puts(1, 2),
          put('tui:a', 'n1', 'first'),
          put('tui:a', null, 'roots'),
          put('tui:a', 'n2', 'gone'),
          put('tui:a', 'n2', null),
          put('tui:b', 'n1', 'other'),
          put('tui:a', 'n1', 'second'),
        ]),
      );
      expect(kept().sort()).toEqual([
        ['tui:a', null, 'roots'],
        ['tui:a', 'n1', 'second'],
        ['tui:b', 'n1', 'other'],
      ]);
      store.commit(sampleBatch(3, [{ kind: 'nodes_removed', ids: ['n1'] }]));
      expect(kept()).toEqual([['tui:a', null, 'roots']]);
      store.commit(sampleBatch(4, [{ kind: 'view_removed', surface: 'tui:a' }]));
      expect(kept()).toEqual([]);
    });

    it('keeps no empty notes', () => {
      const { store } = rig();
      store.commit(sampleBatch(1, [{ kind: 'notes_put', node: 'n1', notes: 'x' }]));
      store.commit(sampleBatch(1, [{ kind: 'notes_put', node: 'n1', notes: '' }]));
      expect(store.notes('n1')).toBeNull();
    });

    it('takes notes and agents along with a removed node, and keeps what undo needs', () => {
      const { store } = rig();
      const removal: Removal = {
        nodes: [sampleNode('n1')],
        touched: [sampleNode('n2', { relates: ['n1'] })],
        agents: [sampleAgent('a1', 'n1')],
        notes: { n1: 'kept' },
      };
      const undo: Undo = { deed: 'remove', node: 'n1', way: { kind: 'restore', removal } };
      store.commit(
        sampleBatch(1, [
          { kind: 'node_put', node: sampleNode('n1') },
          { kind: 'node_put', node: sampleNode('n2') },
          { kind: 'agent_added', agent: sampleAgent('a1', 'n1') },
          { kind: 'agent_added', agent: sampleAgent('a2', 'n2') },
          { kind: 'notes_put', node: 'n1', notes: 'kept' },
          { kind: 'view_put', view: { surface: 'cli', focus: null, entered: null } },
        ]),
      );
      store.commit(
        sampleBatch(5, [
          { kind: 'nodes_removed', ids: ['n1'] },
          { kind: 'undo_put', at: 3, undo },
          { kind: 'view_removed', surface: 'cli' },
        ]),
      );
      expect(store.load()).toMatchObject({
        nodes: [sampleNode('n2')],
        agents: [sampleAgent('a2', 'n2')],
        views: [],
        undos: [{ at: 3, undo }],
      });
      expect(store.notes('n1')).toBeNull();
      store.commit(sampleBatch(6, [{ kind: 'undo_put', at: 3, undo: null }]));
      expect(store.load().undos).toEqual([]);
    });

    it('keeps how to take the last changes back, and no more than that', () => {
      const { store } = rig();
      const undo: Undo = { deed: 'add', node: 'n1', way: { kind: 'remove' } };
      const put = (at: number): Change => ({ kind: 'undo_put', at, undo });
      store.commit(sampleBatch(1, [put(1), put(2), put(2)]));
      expect(store.load().undos).toEqual([1, 2].map((at) => ({ at, undo })));
      store.commit(sampleBatch(1, [put(MAX_UNDO + 1)]));
      expect(store.load().undos.map(({ at }) => at)).toEqual([2, MAX_UNDO + 1]);
    });

    it('numbers logged changes alone, in their order, and gives them from anywhere', () => {
      const { store, events } = rig();
      const view: Change = { kind: 'view_put', view: { surface: 'cli', focus: null, entered: null } };
      store.commit(sampleBatch(1, [view, ...puts(1, 2), view, ...puts(3, 3)], { at: 5 }));
      store.commit(sampleBatch(99, [view]));
      store.commit(sampleBatch(4, [{ kind: 'nodes_removed', ids: ['n3'] }], { at: 6 }));
      expect(store.load().seq).toBe(4);
      expect(events.since(2, 10)).toEqual([
        { seq: 3, at: 5, change: { kind: 'node_put', node: sampleNode('n3') } },
        { seq: 4, at: 6, change: { kind: 'nodes_removed', ids: ['n3'] } },
      ]);
      expect(events.since(0, 1)?.map((event) => event.seq)).toEqual([1]);
      expect(events.since(4, 10)).toEqual([]);
      expect(events.since(5, 10)).toBeNull();
    });

    it('takes nothing of a batch whose number does not follow', () => {
      const { store } = rig();
      expect(() => store.commit(sampleBatch(2, puts(1, 1)))).toThrow('the log ends at 0');
      expect(store.load()).toMatchObject({ seq: 0, nodes: [] });
    });

    it('forgets old events and says so', () => {
      const { store, events } = rig();
      store.commit(sampleBatch(1, puts(1, 10)));
      events.compact(4, 0);
      expect(events.since(5, 10)).toBeNull();
      expect(events.since(6, 10)?.map((event) => event.seq)).toEqual([7, 8, 9, 10]);
      events.compact(0, 0);
      expect(events.since(10, 10)).toEqual([]);
      expect(events.since(9, 10)).toBeNull();
      store.commit(sampleBatch(11, puts(11, 11)));
      expect(events.since(10, 10)?.map((event) => event.seq)).toEqual([11]);
      expect(store.load().nodes).toHaveLength(11);
    });

    it('remembers what a command answered, also when only its intent came first', () => {
      const { store } = rig();
      const intent = { command_id: 'c:1', at: 1, reply: null };
      const answered = { command_id: 'c:1', at: 2, reply: '{"id":"n1"}' };
      store.commit(sampleBatch(1, [], { outcomes: [intent] }));
      expect(store.outcome('c:1')).toEqual(intent);
      store.commit(sampleBatch(1, [], { outcomes: [answered, { command_id: 'c:2', at: 2, reply: 'null' }] }));
      expect(store.outcome('c:1')).toEqual(answered);
      expect(store.outcome('c:2')).toMatchObject({ reply: 'null' });
    });

    it('takes nothing of a batch that would answer a command twice', () => {
      const { store } = rig();
      const outcomes = [{ command_id: 'c:1', at: 1, reply: '1' }];
      store.commit(sampleBatch(1, puts(1, 1), { outcomes }));
      expect(() => store.commit(sampleBatch(2, puts(2, 2), { outcomes }))).toThrow('answered before');
      expect(store.load().nodes).toEqual([sampleNode('n1')]);
    });

    it('says of a forgotten command, and of those before it, that they expired', () => {
      const { store, events } = rig();
      const outcome = (command_id: string, at: number) => ({ command_id, at, reply: 'null' });
      store.commit(
        sampleBatch(1, [], { outcomes: [outcome('old:2', 10), outcome('old:3', 20), outcome('new:1', 30)] }),
      );
      events.compact(10, 20);
      expect(['old:1', 'old:2', 'old:4', 'new:2', 'unnumbered'].map((id) => store.outcome(id))).toEqual([
        'expired',
        'expired',
        null,
        null,
        null,
      ]);
      expect(store.outcome('old:3')).toMatchObject({ reply: 'null' });
      expect(store.outcome('new:1')).toMatchObject({ reply: 'null' });
    });

    it('chains audit entries, gives them by place, and finds the chain whole', async () => {
      const { store, audit } = rig();
      const first = store.commit(sampleBatch(1, [], { audit: [sampleDraft('add_node'), sampleDraft('ping')] }));
      const second = store.commit(sampleBatch(1, [], { audit: [sampleDraft('rm', { detail: '{"a":"ü"}' })] }));
      expect([...first, ...second].map((entry) => entry.id)).toEqual([1, 2, 3]);
      expect(new Set([...first, ...second].map((entry) => entry.hash)).size).toBe(3);
      expect(second[0]).toMatchObject(sampleDraft('rm', { detail: '{"a":"ü"}' }));
      expect(audit.read(null, 2)).toEqual([first[1], second[0]]);
      expect(audit.read(0, 2)).toEqual(first);
      expect(audit.read(2, 10)).toEqual(second);
      expect(await audit.verify()).toEqual({ ok: true, entries: 3 });
    });
  });
}
