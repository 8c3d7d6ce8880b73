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
    expect(panes).toEqual([{ host: '%1', layout: { panes: [], selected: null } }]);
    await ask('spawn_agent', { node: 'n5' });
    await ask('spawn_agent', { node: 'n4' });
    await ask('spawn_agent', { node: 'n3' });
    expect(shown()).toEqual(['agent:a2', 'agent:a3', 'agent:a1']);
    await ask('focus', { node: 'n4' });
    expect(panes.at(-1)?.layout?.selected).toBe('agent:a2');
    await ask('enter', { node: 'n1' });
    expect(shown()).toEqual(['agent:a2', 'agent:a3']);
    agents.exit('a3', 0);
    await expect.poll(() => panes.at(-1)?.layout?.panes[1]?.agent.state).toBe('exited');
    await ask('close_agent', { agent: 'a3' });
    expect(shown()).toEqual(['agent:a2']);
    controller.left(tui.caller);
    await expect.poll(() => panes.at(-1)).toEqual({ host: '%1', layout: null });
    const count = panes.length;
    await ask('enter', { node: null });
    expect(panes.length).toBe(count);
  });

  it('are left alone by what they do not show', async () => {
    const { ask, agents, panes, clock } = await withTree({ tmux: true });
    await ask('spawn_agent', { node: 'n1' });
    await ask('keep_panes', { host: '%1' });
    const count = panes.length;
    agents.emit({ kind: 'title', agent: 'a1', title: 'spinning' });
    clock.advance(1_000);
    await ask('add_node', { title: 'Other' });
    expect(panes.length).toBe(count);
  });
});
