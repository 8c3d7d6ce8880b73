import { describe, expect, it } from 'vitest';
import { testCore } from '../support/test-core.ts';

describe('a surface that says hello', () => {
  it('gets the whole state in pages that fit into messages', async () => {
    const { ask, controller, tui } = await testCore();
    const titles = Array.from({ length: 450 }, (_, index) => `node ${index} ${'€'.repeat(900)}`);
    await Promise.all(titles.map((title) => ask('add_node', { title })));
    await ask('spawn_agent', { node: 'n1' });
    const { pushes, sync, seq, epoch } = controller.joined(tui.caller, null, 'graph');
    expect({ sync, seq, epoch }).toEqual({ sync: 'snapshot', seq: 451, epoch: 'epoch-1' });
    const pages = pushes.flatMap((push) => (push.event === 'sync_graph' ? [push.data] : []));
    expect(pages.map((page) => page.page)).toEqual(pages.map((_, index) => index));
    expect(pages.map((page) => page.last)).toEqual(pages.map((_, index) => index === pages.length - 1));
    expect(pages.flatMap((page) => page.nodes.map((node) => node.id))).toHaveLength(450);
    expect(pages.flatMap((page) => page.agents.map((agent) => agent.id))).toEqual(['a1']);
    for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(1024 * 1024);
  });

  it('gets nothing but its place when it only wants answers', async () => {
    const { controller, tui } = await testCore();
    expect(controller.joined(tui.caller, null, 'none')).toEqual({
      epoch: 'epoch-1',
      seq: 0,
      view: { surface: 'tui:main', focus: null, entered: null },
      sync: 'none',
      pushes: [],
    });
  });

  it('gets what it missed, and the current value of what has no history', async () => {
    const { ask, controller, tui, agents } = await testCore();
    await ask('add_node', { title: 'A' });
    await ask('spawn_agent', { node: 'n1' });
    await ask('add_node', { title: 'B' });
    await ask('focus', { node: 'n2' });
    agents.exit('a1', 0);
    await ask('list_agents', {});
    const { pushes, sync } = controller.joined(tui.caller, { epoch: 'epoch-1', seq: 1 }, 'graph');
    expect(sync).toBe('resumed');
    expect(pushes.map(({ event, seq }) => [event, seq])).toEqual([
      ['agent_status_changed', 2],
      ['node_updated', 3],
      ['agent_status_changed', undefined],
      ['enter_node', undefined],
    ]);
    expect(pushes[2]?.data).toMatchObject({ state: 'exited' });
  });

  it('gets a snapshot when its history is another, lies ahead, or is no longer there', async () => {
    const { ask, controller, tui, store } = await testCore();
    for (const title of ['A', 'B', 'C']) await ask('add_node', { title });
    store.events.compact(1, 0);
    for (const resume of [
      { epoch: 'other', seq: 3 },
      { epoch: 'epoch-1', seq: 9 },
      { epoch: 'epoch-1', seq: 1 },
    ]) {
      expect(controller.joined(tui.caller, resume, 'graph').sync).toBe('snapshot');
    }
    expect(controller.joined(tui.caller, { epoch: 'epoch-1', seq: 3 }, 'graph').sync).toBe('resumed');
  });

  it('is told nothing that is not durable', async () => {
    const { ask, controller, tui, store } = await testCore();
    const added = ask('add_node', { title: 'A' });
    expect(controller.joined(tui.caller, null, 'graph').seq).toBe(1);
    expect(store.store.load().seq).toBe(1);
    await added;
    expect(controller.snapshot()).toHaveLength(2);
  });
});
