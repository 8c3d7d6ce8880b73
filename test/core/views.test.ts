import { describe, expect, it } from 'vitest';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';

/** n1 with n2 and n3 below it, n4 below n2; n5 beside. */
async function withTree(options: { tmux?: boolean } = {}): Promise<TestCore> {
  const core = await testCore(options);
  const parents = [undefined, 'n1', 'n1', 'n2', undefined];
  for (const [index, parent] of parents.entries()) {
    await core.ask('add_node', { title: `T${index + 1}`, ...(parent === undefined ? {} : { parent }) });
  }
  return core;
}

describe('views', () => {
  it('move by focus, enter and leave, and everyone is told', async () => {
    const { ask, tui } = await withTree();
    expect(await ask('focus', { node: 'n5' })).toEqual({ surface: 'tui:main', focus: 'n5', entered: null });
    expect(tui.pushes.at(-1)).toMatchObject({ event: 'focus_node', data: { focus: 'n5' } });
    expect(await ask('enter', { node: 'n1' })).toMatchObject({ entered: 'n1', focus: 'n2' });
    expect(tui.pushes.at(-1)).toMatchObject({ event: 'enter_node', data: { entered: 'n1' } });
    await ask('focus', { node: 'n4' });
    expect(await ask('enter', { node: 'n2' })).toMatchObject({ entered: 'n2', focus: 'n4' });
    expect(await ask('enter', { node: 'n4' })).toMatchObject({ entered: 'n4', focus: 'n4' });
    expect(await ask('leave', {})).toMatchObject({ entered: 'n2', focus: 'n4' });
    expect(await ask('leave', {})).toMatchObject({ entered: 'n1', focus: 'n2' });
    expect(await ask('leave', {})).toMatchObject({ entered: null, focus: 'n1' });
    expect(await ask('leave', {})).toMatchObject({ entered: null, focus: 'n1' });
  });

  it('have chats, until these are closed or their nodes are gone', async () => {
    const { ask, surfaces } = await withTree();
    await ask('keep_chat', { node: 'T5', shown: true });
    expect((await ask('keep_chat', { node: 'n4', shown: true })).chats).toEqual(['n5', 'n4']);
    expect((await ask('keep_chat', { node: 'n5', shown: true })).chats).toEqual(['n4', 'n5']);
    const pane = surfaces.connect('pane:chat:n5', 'cli');
    expect((await ask('keep_chat', { node: 'n5', shown: false, surface: 'tui:main' }, pane)).chats).toEqual(['n4']);
    await ask('remove_node', { node: 'n2' });
    expect(await ask('leave', {})).toEqual({ surface: 'tui:main', focus: null, entered: null, chats: [] });
  });

  it('tell a one-shot what the person has before them elsewhere', async () => {
    const { ask, surfaces } = await withTree();
    const cli = surfaces.connect('chat', 'cli');
    await ask('focus', { node: 'n3' });
    expect((await ask('get_recent_context', {}, cli)).node).toBe('n3');
    expect((await ask('get_recent_context', {}, surfaces.connect('tui:other', 'tui'))).node).toBeNull();
  });

  it('come back under their key, also in the next core', async () => {
    const { ask, store, surfaces } = await withTree();
    await ask('enter', { node: 'n1' });
    const next = await testCore({ store, surfaces });
    const again = surfaces.connect('tui:main', 'tui');
    expect(next.controller.joined(again.caller, null, 'none').view).toMatchObject({ entered: 'n1', focus: 'n2' });
  });

  it('are each surface’s own; a one-shot command moves that of the one used last, or the one it names', async () => {
    const { ask, surfaces, controller } = await withTree();
    const web = surfaces.connect('web:phone', 'web');
    controller.joined(web.caller, null, 'graph');
    const cli = surfaces.connect('cli', 'cli');
    expect((await ask('focus', { node: 'n1' }, cli)).surface).toBe('web:phone');
    await ask('focus', { node: 'n5' });
    expect((await ask('focus', { node: 'n2' }, cli)).surface).toBe('tui:main');
    expect((await ask('focus', { node: 'n3', surface: 'web:phone' }, cli)).surface).toBe('web:phone');
    surfaces.disconnect(web);
    expect((await ask('focus', { node: 'n3', surface: 'web:phone' }, cli)).surface).toBe('web:phone');
    expect(await refusal(ask('focus', { node: 'n3', surface: 'tui:mian' }, cli))).toMatchObject({
      code: 'surface_not_found',
      message: expect.stringContaining('tui:main'),
    });
  });

  it('are moved for the surface used last when none is open, and say so when none ever was', async () => {
    const { ask, surfaces, tui, store } = await withTree();
    surfaces.disconnect(tui);
    const cli = surfaces.connect('cli', 'cli');
    expect((await ask('focus', { node: 'n1' }, cli)).surface).toBe('tui:main');
    const next = await testCore({ store, person: false });
    expect((await next.ask('focus', { node: 'n2' }, cli)).surface).toBe('tui:main');
    const lonely = await testCore({ person: false });
    expect((await refusal(lonely.ask('leave', {}, cli))).code).toBe('surface_not_found');
  });

  it('leave nodes that are removed for the nearest that stays', async () => {
    const { ask, tui } = await withTree();
    await ask('enter', { node: 'n2' });
    expect(await ask('focus', { node: 'n4' })).toMatchObject({ entered: 'n2', focus: 'n4' });
    await ask('remove_node', { node: 'n2' });
    expect(tui.pushes.at(-1)).toMatchObject({ event: 'enter_node', data: { entered: 'n1', focus: 'n1' } });
  });
});

describe('panes', () => {
  it('are refused by a core without tmux', async () => {
    const { ask } = await withTree();
    expect((await refusal(ask('keep_panes', { host: '%1' }))).code).toBe('no_panes');
  });

  it('follow the view and the agents, in the order of the tree, and go with their surface', async () => {
    const { ask, agents, panes, controller, tui } = await withTree({ tmux: true });
    await ask('keep_panes', { host: '%1' });
    const shown = () => panes.at(-1)?.layout?.panes.map((pane) => pane.key);
    expect(panes).toEqual([{ host: '%1', layout: { place: null, panes: [], selected: null, arrangement: null } }]);
    await ask('spawn_agent', { node: 'n5' });
    await ask('spawn_agent', { node: 'n4' });
    await ask('spawn_agent', { node: 'n3' });
    expect(shown()).toEqual(['agent:a2', 'agent:a3', 'agent:a1']);
    await ask('focus', { node: 'n4' });
    expect(panes.at(-1)?.layout?.selected).toBe('agent:a2');
    await ask('enter', { node: 'n1' });
    expect(shown()).toEqual(['agent:a2', 'agent:a3']);
    agents.exit('a3', 0);
    await expect.poll(() => panes.at(-1)?.layout?.panes[1]?.content).toMatchObject({ agent: { state: 'exited' } });
    await ask('close_agent', { agent: 'a3' });
    expect(shown()).toEqual(['agent:a2']);
    controller.left(tui.caller);
    await expect.poll(() => panes.at(-1)).toEqual({ host: '%1', layout: null });
    const count = panes.length;
    await ask('enter', { node: null });
    expect(panes.length).toBe(count);
  });

  it('show the notes and the live command of the entered node before its agents', async () => {
    const { ask, panes } = await withTree({ tmux: true });
    await ask('update_node', { node: 'n1', notes: '# Plan', cwd: '/src' });
    await ask('update_node', { node: 'n4', command: { run: 'make test', restart: 'on_change', every_s: null } });
    await ask('spawn_agent', { node: 'n4' });
    await ask('keep_panes', { host: '%1' });
    const shown = () => panes.at(-1)?.layout?.panes.map((pane) => [pane.key, pane.label, pane.cwd]);
    expect(shown()).toHaveLength(1);
    await ask('enter', { node: 'n1' });
    expect(shown()?.map(([key]) => key)).toEqual(['notes:n1', 'agent:a1']);
    await ask('enter', { node: 'n4' });
    expect(shown()?.slice(0, 1)).toEqual([['command:n4', 'make test', '/src']]);
    await ask('update_node', { node: 'n4', command: null });
    expect(shown()?.map(([key]) => key)).toEqual(['agent:a1']);
  });

  it('come back as the person had arranged them on that surface, after a restart as well', async () => {
    const first = await withTree({ tmux: true });
    const arrangement = { keys: ['agent:a1', 'sidebar'], layout: '80x24,0,0{49x24,0,0,0,30x24,50,0,0}' };
    await first.ask('spawn_agent', { node: 'n1' });
    await first.ask('enter', { node: 'n1' });
    await first.ask('keep_panes', { host: '%1' });
    first.found({ place: 'n1', arrangement });
    await first.ask('enter', { node: null });
    await first.ask('enter', { node: 'n1' });
    expect(first.panes.at(-1)?.layout).toMatchObject({ place: 'n1', arrangement });
    const again = await testCore({ tmux: true, store: first.store, agents: first.agents });
    await again.ask('keep_panes', { host: '%7' });
    expect(again.panes).toMatchObject([{ host: '%7', layout: { place: 'n1', arrangement } }]);
    expect(await again.ask('read_layouts', {})).toEqual({
      layouts: [{ surface: again.tui.caller.surface, node: 'n1', arrangement }],
    });
    await again.ask('keep_panes', { host: '%7', reopen: true });
    expect(again.panes.at(-1)?.layout?.arrangement).toBeNull();
    expect(again.store.store.load().layouts).toEqual([]);
  });

  it('are kept for a surface that has them itself, with bounds', async () => {
    const { ask } = await withTree();
    const arrangement = { keys: ['sidebar'], layout: '80x24,0,0,0' };
    await ask('keep_layout', { node: 'n1', arrangement });
    await ask('keep_layout', { node: null, arrangement });
    await ask('keep_layout', { node: null, arrangement: null });
    expect((await ask('read_layouts', {})).layouts).toMatchObject([{ node: 'n1', arrangement }]);
    const vast = { ...arrangement, layout: 'x'.repeat(1_001) };
    expect((await refusal(ask('keep_layout', { node: 'n1', arrangement: vast }))).code).toBe('bad_request');
  });
});
