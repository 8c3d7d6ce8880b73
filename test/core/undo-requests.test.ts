import { describe, expect, it } from 'vitest';
import type { Node } from '../../src/domain/node.ts';
import { MAX_UNDO } from '../../src/domain/undo.ts';
import { refusal, testCore } from '../support/test-core.ts';

/** Everything about the nodes that a person can see; when each was touched last is not. */
async function picture(ask: Awaited<ReturnType<typeof testCore>>['ask']): Promise<unknown> {
  const { nodes } = await ask('list_nodes', {});
  const notes = await Promise.all(nodes.map(async ({ id }) => [id, (await ask('get_node', { node: id })).notes]));
  return { nodes: nodes.map(({ updated_at: _, ...node }) => node), notes };
}

describe('undo', () => {
  it('takes back every kind of change to the graph, one after the other, the last first', async () => {
    const { ask } = await testCore();
    for (const title of ['A', 'B', 'C']) await ask('add_node', { title });
    const deeds = [
      ['add', 'n4', () => ask('add_node', { title: 'D', parent: 'n1' })],
      ['edit', 'n1', () => ask('update_node', { node: 'n1', title: 'Other', priority: 3, notes: 'new' })],
      ['edit', 'n1', () => ask('update_node', { node: 'n1', notes: '' })],
      ['done', 'n2', () => ask('update_node', { node: 'n2', state: 'done' })],
      ['reopen', 'n2', () => ask('update_node', { node: 'n2', state: 'open' })],
      ['move', 'n3', () => ask('move_node', { node: 'n3', parent: 'n2' })],
      ['link', 'n1', () => ask('link', { from: 'n1', to: 'n2' })],
      ['link', 'n1', () => ask('link', { from: 'n1', to: 'n3', kind: 'relates' })],
      ['unlink', 'n1', () => ask('unlink', { from: 'n1', to: 'n2' })],
      ['remove', 'n2', () => ask('remove_node', { node: 'n2' })],
    ] as const;
    const before: unknown[] = [];
    for (const [, , does] of deeds) {
      before.push(await picture(ask));
      await does();
    }
    for (const [deed, node] of deeds.toReversed()) {
      expect(await ask('undo', {})).toMatchObject({ deed, node });
      expect(await picture(ask)).toEqual(before.pop());
    }
  });

  it('tells the surfaces what came back, and what went', async () => {
    const { ask, tui } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('update_node', { node: 'n1', title: 'B' });
    tui.pushes.length = 0;
    await ask('undo', {});
    await ask('undo', {});
    expect(tui.pushes.map(({ event, data }) => [event, (data as Node).title])).toEqual([
      ['node_updated', 'A'],
      ['node_removed', undefined],
    ]);
  });

  it('does not take away a node that has agents or nodes by now', async () => {
    const { ask } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1', argv: ['sh'], cwd: '/' });
    expect((await refusal(ask('undo', {}))).message).toContain('moitumi rm n1');
  });

  it(`reaches ${MAX_UNDO} changes back, and no further`, async () => {
    const { ask } = await testCore();
    for (let at = 0; at <= MAX_UNDO; at += 1) await ask('add_node', { title: `Node ${at}` });
    for (let at = 0; at < MAX_UNDO; at += 1) await ask('undo', {});
    expect((await ask('list_nodes', {})).nodes.map(({ id }) => id)).toEqual(['n1']);
    expect((await refusal(ask('undo', {}))).code).toBe('nothing_to_undo');
  });

  it('can be undone by nobody twice: a change after it is the last again', async () => {
    const { ask } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('add_node', { title: 'B' });
    await ask('undo', {});
    await ask('update_node', { node: 'n1', title: 'C' });
    expect(await ask('undo', {})).toMatchObject({ deed: 'edit', node: 'n1' });
    expect(await ask('undo', {})).toMatchObject({ deed: 'add', node: 'n1' });
  });
});
