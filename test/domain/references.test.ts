import { describe, expect, it } from 'vitest';
import { newNode } from '../../src/domain/cortex.ts';
import type { MoitumiError } from '../../src/domain/error.ts';
import { nearest } from '../../src/domain/nearest.ts';
import type { Node } from '../../src/domain/node.ts';
import { resolveNode } from '../../src/domain/resolve-node.ts';
import { compareInTree, effectiveCwd, treeOrder } from '../../src/domain/tree.ts';

function cortex(...rows: (Partial<Node> & { title: string })[]): Map<string, Node> {
  const draft = { parent: null, depends_on: [], cwd: null, priority: 0, has_notes: false };
  return new Map(
    rows.map((row, index) => {
      const id = `n${index + 1}`;
      return [id, { ...newNode({ ...draft, id, title: row.title }, index), ...row }];
    }),
  );
}

function refused(run: () => unknown): MoitumiError {
  try {
    run();
  } catch (error) {
    return error as MoitumiError;
  }
  throw new Error('nothing was refused');
}

describe('a reference to a node', () => {
  const nodes = cortex({ title: 'Fix login' }, { title: 'fix' }, { title: 'Fix logout' }, { title: 'n1 is taken' });

  it.each([
    ['n1', 'n1'],
    ['fix', 'n2'],
    ['FIX LOGI', 'n1'],
    ['fix logout', 'n3'],
    ['n1 is', 'n4'],
  ])('%j means %s', (ref, id) => {
    expect(resolveNode(nodes, ref).id).toBe(id);
  });

  it('names the candidates when it may mean several', () => {
    expect(refused(() => resolveNode(nodes, 'fix log'))).toMatchObject({
      code: 'node_ambiguous',
      data: { candidates: ['n1', 'n3'] },
    });
  });

  it.each([
    ['n9', 'n1'],
    ['fx login', 'Fix login'],
    ['Fxi', 'Fix login'],
    ['', null],
    ['something else', null],
    ['x'.repeat(100_000), null],
  ])('%j means nothing, and %j is the nearest', (ref, near) => {
    const error = refused(() => resolveNode(nodes, ref));
    expect(error).toMatchObject({ code: 'node_not_found', data: { nearest: near } });
    expect(error.message.length).toBeLessThan(300);
  });

  it('is looked for near the newest nodes alone: ten thousand would take a second of everyone’s time', () => {
    const others = Array.from({ length: 10_000 }, (_, index) => ({ title: `Some work to be done ${index}` }));
    const nearestIn = (...titles: readonly { readonly title: string }[]) =>
      refused(() => resolveNode(cortex(...titles), 'Imporve the docs')).data;
    expect(nearestIn({ title: 'Improve the docs' }, ...others)).toMatchObject({ nearest: null });
    expect(nearestIn(...others, { title: 'Improve the docs' })).toMatchObject({ nearest: 'Improve the docs' });
  });
});

describe('the nearest word', () => {
  it.each([
    ['spwan', 'spawn'],
    ['stat', 'status'],
    ['ststus', 'status'],
    ['zzz', null],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, ['spawn', 'status', 'stop', 'screen'])).toBe(expected);
  });
});

describe('the tree', () => {
  const nodes = cortex(
    { title: 'a', cwd: '/a' },
    { title: 'b', priority: 1 },
    { title: 'a1', parent: 'n1' },
    { title: 'a2', parent: 'n1', priority: 5 },
    { title: 'a11', parent: 'n3', cwd: '/a/1/1' },
  );

  it('has the higher priority first, then the older', () => {
    expect(treeOrder(nodes, null).map((line) => `${line.depth}${line.node.id}`)).toEqual([
      '0n2',
      '0n1',
      '1n4',
      '1n3',
      '2n5',
    ]);
    expect(treeOrder(nodes, 'n1').map((line) => line.node.id)).toEqual(['n1', 'n4', 'n3', 'n5']);
    expect(treeOrder(nodes, 'n9')).toEqual([]);
  });

  it('compares two nodes as the whole order does', () => {
    const order = treeOrder(nodes, null).map((line) => line.node.id);
    expect([...nodes.keys()].sort((a, b) => compareInTree(nodes, a, b))).toEqual(order);
  });

  it('gives a node the directory of the nearest ancestor that has one', () => {
    expect(['n1', 'n2', 'n3', 'n5'].map((id) => effectiveCwd(nodes, id))).toEqual(['/a', null, '/a', '/a/1/1']);
  });
});
