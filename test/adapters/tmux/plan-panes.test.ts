import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActualPane, type PaneOperation, planPanes } from '../../../adapters/tmux/plan-panes.ts';
import type { DesiredLayout } from '../../../src/domain/panes.ts';
import { agent, layoutOf } from './desired-panes.ts';

const HOST = '%0';

const states = fc.constantFrom('working', 'waiting', 'idle', 'exited', 'unknown' as const);
const desired: fc.Arbitrary<DesiredLayout> = fc
  .uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 7 })
  .chain((ids) => fc.tuple(fc.constant(ids), fc.array(states, { minLength: 7, maxLength: 7 }), fc.nat(9)))
  .map(([ids, drawn, selected]) => ({
    ...layoutOf(ids.map((id, index) => agent(`a${id}`, { state: drawn[index] ?? 'idle' }))),
    selected: ids.includes(selected) ? `agent:a${selected}` : null,
  }));

/** A window's panes: the host somewhere among ours, some twice, with or without foreign ones. */
const window = (foreign: boolean): fc.Arbitrary<readonly ActualPane[]> => {
  const keys = fc.integer({ min: 1, max: 9 }).map((id) => `agent:a${id}`);
  return fc
    .tuple(fc.array(foreign ? fc.option(keys) : keys, { maxLength: 8 }), fc.nat(8))
    .map(([drawn, at]) =>
      drawn.toSpliced(at, 0, null).map((key, index) => ({ key, host: index === Math.min(at, drawn.length) })),
    )
    .map((drawn) => drawn.map(({ key, host }, index) => ({ id: host ? HOST : `%${index + 1}`, key, marked: '-' })));
};

describe('the plan for panes', () => {
  it('makes any window of ours the desired one, host first, each pane once and marked', () => {
    fc.assert(
      fc.property(window(false), desired, (actual, layout) => {
        const after = perform(actual, planPanes(HOST, layout, actual));
        expect(after.map((pane) => pane.key)).toEqual([null, ...layout.panes.map((pane) => pane.key)]);
        expect(after[0]?.id).toBe(HOST);
      }),
      { verbose: true },
    );
  });

  it('has nothing to do once it is done', () => {
    fc.assert(
      fc.property(window(false), desired, (actual, layout) => {
        const after = perform(actual, planPanes(HOST, layout, actual));
        expect(planPanes(HOST, layout, after)).toEqual([]);
      }),
      { verbose: true },
    );
  });

  it('never touches a foreign pane nor the host, and still opens and closes ours', () => {
    fc.assert(
      fc.property(window(true), desired, (actual, layout) => {
        const operations = planPanes(HOST, layout, actual);
        const foreign = actual.filter((pane) => pane.key === null).map((pane) => pane.id);
        const touched = operations.flatMap((operation) => {
          if (operation.kind === 'open') return [];
          return operation.kind === 'swap' && foreign.length === 1 ? [] : [operation.id];
        });
        expect(touched.filter((id) => foreign.includes(id))).toEqual([]);
        const after = perform(actual, operations);
        expect(after.filter((pane) => pane.key === null).map((pane) => pane.id)).toEqual(foreign);
        expect(ours(after)).toEqual(layout.panes.map((pane) => pane.key).sort());
      }),
      { verbose: true },
    );
  });

  it('keeps the pane of an agent that stays', () => {
    const actual = [
      { id: HOST, key: null, marked: '-' },
      { id: '%1', key: 'agent:a1', marked: '-' },
    ];
    const operations = planPanes(HOST, layoutOf(['a2', 'a1']), actual);
    expect(operations.map(({ kind }) => kind)).toEqual(['mark', 'open']);
  });
});

function ours(panes: readonly ActualPane[]): readonly (string | null)[] {
  return panes.flatMap((pane) => (pane.key === null ? [] : [pane.key])).sort();
}

/** Does the operations as tmux would. */
function perform(actual: readonly ActualPane[], operations: readonly PaneOperation[]): readonly ActualPane[] {
  let panes = [...actual];
  let opened = 100;
  const at = (id: string): number => panes.findIndex((pane) => pane.id === id);
  for (const operation of operations) {
    switch (operation.kind) {
      case 'close':
        panes = panes.filter((pane) => pane.id !== operation.id);
        break;
      case 'swap': {
        const [one, other] = [at(operation.id), at(operation.with)];
        panes = panes.with(one, pick(panes, other)).with(other, pick(panes, one));
        break;
      }
      case 'mark':
        panes = panes.with(at(operation.id), { ...pick(panes, at(operation.id)), marked: operation.marked });
        break;
      case 'open': {
        const { marked, pane } = operation;
        opened += 1;
        panes.splice(at(operation.after) + 1, 0, { id: `%${opened}`, key: pane.key, marked });
        break;
      }
    }
  }
  return panes;
}

function pick(panes: readonly ActualPane[], index: number): ActualPane {
  const pane = panes[index];
  if (pane === undefined) throw new Error(`no pane at ${index}`);
  return pane;
}
