import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/ports/requests.ts';
import { refusal, testCore } from '../support/test-core.ts';

describe('requests about the graph', () => {
  it('gives a new node the next id, and tells everyone under its number in the log', async () => {
    const { ask, tui, store } = await testCore();
    const node = await ask('add_node', { title: 'Write the parser', notes: 'as in the paper', priority: 2 });
    expect(node).toMatchObject({ id: 'n1', title: 'Write the parser', parent: null, has_notes: true, priority: 2 });
    expect(tui.pushes).toContainEqual({ event: 'node_updated', seq: 1, data: node });
    expect(store.store.load()).toMatchObject({ seq: 1, next_node: 2 });
    expect(await ask('get_node', { node: 'write' })).toMatchObject({ node, notes: 'as in the paper', agents: [] });
  });

  it('tells a change before it answers the one who asked for it', async () => {
    const { ask, tui } = await testCore();
    const asked = ask('add_node', { title: 'A' });
    expect(tui.pushes).toEqual([]);
    await asked;
    expect(tui.pushes.map((push) => push.event)).toEqual(['node_updated']);
  });

  it('writes what one read brought in one transaction, with numbers in order', async () => {
    const { ask, store, tui } = await testCore();
    const before = store.batches.length;
    const nodes = await Promise.all(['A', 'B', 'C'].map((title) => ask('add_node', { title })));
    expect(nodes.map((node) => node.id)).toEqual(['n1', 'n2', 'n3']);
    expect(store.batches.length).toBe(before + 1);
    expect(tui.pushes.map((push) => push.seq)).toEqual([1, 2, 3]);
  });

  it('sees in the next request what the one before did, though neither is durable yet', async () => {
    const { ask } = await testCore();
    const added = ask('add_node', { title: 'A' });
    const listed = ask('list_nodes', {});
    expect((await listed).nodes).toEqual([await added]);
  });

  it('lists 10,000 nodes in parts that each fit into a message, none twice and none left out', async () => {
    const { ask } = await testCore();
    await Promise.all(
      Array.from({ length: 10_000 }, (_, i) => ask('add_node', { title: `Node ${i} ${'x'.repeat(80)}` })),
    );
    const seen: string[] = [];
    for (let from: number | undefined = 0; from !== undefined; ) {
      const part: Result<'list_nodes'> = await ask('list_nodes', { from });
      expect(JSON.stringify(part).length).toBeLessThan(1024 * 1024);
      seen.push(...part.nodes.map((node) => node.id));
      from = part.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([10_000, 10_000]);
  });

  it('uses no id for a node that was refused', async () => {
    const { ask } = await testCore();
    expect((await refusal(ask('add_node', { title: 'a\u001bb' }))).code).toBe('bad_title');
    expect((await refusal(ask('add_node', { title: 'x', cwd: '/absent' }))).code).toBe('cwd_not_found');
    expect((await refusal(ask('add_node', { title: 'x', parent: 'nowhere' }))).code).toBe('node_not_found');
    expect((await refusal(ask('add_node', { title: 'x', priority: 0.5 }))).code).toBe('bad_request');
    expect((await refusal(ask('add_node', { title: 'x', notes: 'y'.repeat(300_000) }))).code).toBe('bad_request');
    expect((await ask('add_node', { title: 'x' })).id).toBe('n1');
  });

  it('changes, moves, links and unlinks, and refuses cycles with their path', async () => {
    const { ask } = await testCore();
    for (const title of ['A', 'B', 'C']) await ask('add_node', { title });
    expect(await ask('update_node', { node: 'n1', state: 'done', cwd: '/src', notes: '' })).toMatchObject({
      state: 'done',
      cwd: '/src',
      has_notes: false,
    });
    expect((await ask('move_node', { node: 'n2', parent: 'n1' })).parent).toBe('n1');
    const cycle = await refusal(ask('move_node', { node: 'n1', parent: 'n2' }));
    expect(cycle).toMatchObject({ code: 'cycle', data: { path: ['n1', 'n2', 'n1'] } });
    expect((await ask('link', { from: 'n1', to: 'n3' })).depends_on).toEqual(['n3']);
    expect((await refusal(ask('link', { from: 'n1', to: 'n3' }))).code).toBe('already_linked');
    expect(await refusal(ask('link', { from: 'n3', to: 'n1' }))).toMatchObject({ data: { path: ['n3', 'n1', 'n3'] } });
    await ask('link', { from: 'n2', to: 'n3', kind: 'relates' });
    expect((await ask('get_node', { node: 'n3' })).node.relates).toEqual(['n2']);
    expect((await ask('unlink', { from: 'n3', to: 'n2' })).relates).toEqual([]);
    expect((await ask('get_node', { node: 'n2' })).node.relates).toEqual([]);
    expect((await refusal(ask('unlink', { from: 'n3', to: 'n2' }))).code).toBe('not_linked');
  });

  it('removes a branch with its agents and notes, and brings all of it back', async () => {
    const { ask, agents, tui } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('add_node', { title: 'B', parent: 'n1', notes: 'remember' });
    await ask('add_node', { title: 'C', depends_on: ['n2'] });
    const agent = await ask('spawn_agent', { node: 'n2' });
    expect(await refusal(ask('remove_node', { node: 'n1' }))).toMatchObject({
      code: 'agents_running',
      data: { agents: [agent.id] },
    });
    expect(await ask('remove_node', { node: 'n1', stop_agents: true })).toEqual({ removed: ['n1', 'n2'] });
    expect(agents.settled).toEqual([agent.id]);
    expect(tui.pushes).toContainEqual({ event: 'node_removed', seq: expect.any(Number), data: { ids: ['n1', 'n2'] } });
    expect((await ask('get_node', { node: 'n3' })).node.depends_on).toEqual([]);
    expect((await ask('list_agents', { all: true })).agents).toEqual([]);
    expect(await ask('undo', {})).toEqual({ deed: 'remove', node: 'n1', restored: ['n1', 'n2'] });
    expect(await ask('get_node', { node: 'n2' })).toMatchObject({ notes: 'remember', agents: [{ id: agent.id }] });
    expect((await ask('get_node', { node: 'n3' })).node.depends_on).toEqual(['n2']);
  });
});
