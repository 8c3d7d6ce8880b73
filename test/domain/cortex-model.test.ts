import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import { linkedNodes, movedNode, newNode, unlinkedNodes } from '../../src/domain/cortex.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { LinkKind, Node } from '../../src/domain/node.ts';
import { planRemoval, removalChanges, restorationChanges } from '../../src/domain/removal.ts';
import type { Removal } from '../../src/domain/removed.ts';
import { treeOrder } from '../../src/domain/tree.ts';

type Step =
  | { kind: 'add'; parent: number }
  | { kind: 'move'; node: number; parent: number }
  | { kind: 'link' | 'unlink'; from: number; to: number; link: LinkKind }
  | { kind: 'remove'; node: number }
  | { kind: 'undo' };

const index = fc.nat({ max: 11 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), parent: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), node: index, parent: index }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('link' as const, 'link' as const, 'unlink' as const),
      from: index,
      to: index,
      link: fc.constantFrom<LinkKind>('depends_on', 'relates'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), node: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
);

/** The graph as plainly as it can be said: sets of pairs. */
type Model = { parents: Map<string, string | null>; depends: Set<string>; relates: Set<string> };

class World {
  readonly nodes = new Map<string, Node>();
  removal: Removal | null = null;
  next = 1;

  pick(number: number): Node | undefined {
    return [...this.nodes.values()][number];
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'node_put') this.nodes.set(change.node.id, change.node);
      if (change.kind === 'nodes_removed') for (const id of change.ids) this.nodes.delete(id);
    }
  }

  put(nodes: readonly Node[]): void {
    this.apply(nodes.map((node) => ({ kind: 'node_put', node })));
  }

  model(): Model {
    const nodes = [...this.nodes.values()];
    return {
      parents: new Map(nodes.map((node) => [node.id, node.parent])),
      depends: new Set(nodes.flatMap((node) => node.depends_on.map((id) => `${node.id}>${id}`))),
      relates: new Set(nodes.flatMap((node) => node.relates.map((id) => [node.id, id].sort().join('-')))),
    };
  }
}

function reaches(pairs: Set<string>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const pair of pairs) {
      const [a = '', b = ''] = pair.split('>');
      if (seen.has(a) && !seen.has(b)) {
        seen.add(b);
        grown = true;
      }
    }
  }
  return seen.has(to);
}

function parentPairs(model: Model): Set<string> {
  return new Set([...model.parents].flatMap(([id, parent]) => (parent === null ? [] : [`${id}>${parent}`])));
}

function code(run: () => void): string {
  try {
    run();
    return 'ok';
  } catch (error) {
    if (error instanceof MoitumiError) return error.code;
    throw error;
  }
}

/** Carries a step out, and checks it against what the model says of it. */
function take(world: World, taken: Step): void {
  switch (taken.kind) {
    case 'add':
      add(world, world.pick(taken.parent)?.id ?? null);
      return;
    case 'move':
      withTwo(world, taken.node, taken.parent, (node, parent) => move(world, node, parent));
      return;
    case 'link':
      withTwo(world, taken.from, taken.to, (from, to) => link(world, from, to, taken.link));
      return;
    case 'unlink':
      withTwo(world, taken.from, taken.to, (from, to) => unlink(world, from, to));
      return;
    case 'remove':
      withTwo(world, taken.node, taken.node, (node) => remove(world, node));
      return;
    case 'undo':
      if (world.removal !== null) world.apply(restorationChanges(world.nodes, world.removal, 1));
      world.removal = null;
  }
}

function withTwo(world: World, first: number, second: number, run: (first: Node, second: Node) => void): void {
  const [a, b] = [world.pick(first), world.pick(second)];
  if (a !== undefined && b !== undefined) run(a, b);
}

function add(world: World, parent: string | null): void {
  const id = `n${world.next++}`;
  world.put([newNode({ id, title: id, parent, depends_on: [], cwd: null, priority: 0, has_notes: false }, world.next)]);
  expect(world.model().parents.get(id)).toBe(parent);
}

function move(world: World, node: Node, parent: Node): void {
  const cyclic = reaches(parentPairs(world.model()), parent.id, node.id);
  expect(code(() => world.put([movedNode(world.nodes, node, parent.id, 1)]))).toBe(cyclic ? 'cycle' : 'ok');
}

function link(world: World, from: Node, to: Node, kind: LinkKind): void {
  const expected = expectedLink(world.model(), from.id, to.id, kind);
  expect(code(() => world.put(linkedNodes(world.nodes, from, to, kind, 1)))).toBe(expected);
}

function unlink(world: World, from: Node, to: Node): void {
  const expected = world.model();
  const linked = expected.depends.delete(`${from.id}>${to.id}`);
  const related = expected.relates.delete([from.id, to.id].sort().join('-'));
  expect(code(() => world.put(unlinkedNodes(from, to, 1)))).toBe(linked || related ? 'ok' : 'not_linked');
  expect(world.model()).toEqual(expected);
}

/** A removal takes all that is below, and undoing it at once changes nothing at all. */
function remove(world: World, node: Node): void {
  const before = world.model();
  const below = [...before.parents.keys()].filter((id) => reaches(parentPairs(before), id, node.id));
  const nothing = { agents: () => [], notes: () => null };
  const removal = planRemoval(world.nodes, node.id, nothing.agents, nothing.notes);
  world.removal = removal;
  world.apply(removalChanges(removal, 1));
  expect([...before.parents.keys()].filter((id) => !world.nodes.has(id))).toEqual(below);
  const back = new World();
  back.put([...world.nodes.values()]);
  back.apply(restorationChanges(back.nodes, removal, 1));
  expect(back.model()).toEqual(before);
}

function expectedLink(model: Model, from: string, to: string, link: LinkKind): string {
  if (link === 'relates') {
    if (model.relates.has([from, to].sort().join('-'))) return 'already_linked';
    return from === to ? 'bad_request' : 'ok';
  }
  if (model.depends.has(`${from}>${to}`)) return 'already_linked';
  return reaches(model.depends, to, from) ? 'cycle' : 'ok';
}

/** What must hold of every cortex, whatever was done to it. */
function checkSound(world: World): void {
  const model = world.model();
  for (const node of world.nodes.values()) {
    for (const id of [...node.depends_on, ...node.relates]) expect(world.nodes.has(id)).toBe(true);
    for (const id of node.relates) expect(world.nodes.get(id)?.relates).toContain(node.id);
    for (const id of node.depends_on) expect(reaches(model.depends, id, node.id)).toBe(false);
    expect(new Set(node.relates).size).toBe(node.relates.length);
    expect(new Set(node.depends_on).size).toBe(node.depends_on.length);
  }
  const order = treeOrder(world.nodes, null).map((line) => line.node.id);
  expect([...order].sort()).toEqual([...world.nodes.keys()].sort());
  for (const node of world.nodes.values()) {
    if (node.parent !== null) expect(order.indexOf(node.parent)).toBeLessThan(order.indexOf(node.id));
  }
}

describe('the cortex', () => {
  it('does what a plain model of it does, and stays sound, whatever is done', () => {
    const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = new World();
      for (const taken of steps) {
        take(world, taken);
        checkSound(world);
      }
    });
    fc.assert(property, { numRuns: 300, seed: seed() });
  });
});

/** Printed, so that a failure can be had again with SEED. */
function seed(): number {
  const chosen = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`cortex model: SEED=${chosen}\n`);
  return chosen;
}
