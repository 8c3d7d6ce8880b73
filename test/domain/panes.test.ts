import { describe, expect, it } from 'vitest';
import { arrangedKeys } from '../../src/domain/pane-arrangement.ts';
import { desiredPanes } from '../../src/domain/panes.ts';
import { sampleAgent, sampleNode } from '../contract/store-samples.ts';

const command = { run: 'make', restart: 'never', every_s: null } as const;
const nodes = new Map(
  [
    sampleNode('n1', { has_notes: true, command, cwd: '/src' }),
    sampleNode('n2', { parent: 'n1', has_notes: true }),
    sampleNode('n3', { command: null }),
  ].map((node) => [node.id, node]),
);
const agents = Array.from({ length: 12 }, (_, index) => sampleAgent(`a${index + 1}`, 'n2', { state: 'working' }));
const keys = (entered: string | null, shown = agents) =>
  desiredPanes({ surface: 'tui', focus: null, entered }, nodes, shown).panes.map((pane) => pane.key);

describe('the panes that a view wants', () => {
  it('are the notes and the live command of the entered node, then the agents on it and below', () => {
    expect(keys('n1', agents.slice(0, 2))).toEqual(['notes:n1', 'command:n1', 'agent:a1', 'agent:a2']);
    expect(keys('n2', agents.slice(0, 1))).toEqual(['notes:n2', 'agent:a1']);
    expect(keys('n3')).toEqual([]);
    expect(keys(null, agents.slice(0, 1))).toEqual(['agent:a1']);
  });

  it('have the chats that were opened in the entered node or below it before the agents', () => {
    const view = { surface: 'tui', focus: null, chats: ['n3', 'n2', 'n9'] };
    const wanted = (entered: string | null) => desiredPanes({ ...view, entered }, nodes, agents.slice(0, 1)).panes;
    expect(wanted('n1').map(({ key }) => key)).toEqual(['notes:n1', 'command:n1', 'chat:n2', 'agent:a1']);
    expect(wanted(null).map(({ key }) => key)).toEqual(['chat:n3', 'chat:n2', 'agent:a1']);
    expect(wanted(null)[1]).toMatchObject({ content: { kind: 'chat', node: 'n2', view: 'tui' }, cwd: '/src' });
  });

  it('are nine at most, its own content first', () => {
    expect(keys('n1')).toHaveLength(9);
    expect(keys('n1').slice(0, 3)).toEqual(['notes:n1', 'command:n1', 'agent:a6']);
  });
});

describe('an arrangement', () => {
  const arrangement = { keys: ['notes:n1', 'sidebar', 'agent:a1', 'agent:a2'], layout: '' };

  it('holds for the panes that it was made with, in its order', () => {
    expect(arrangedKeys(arrangement, ['notes:n1', 'agent:a2', 'agent:a1'])).toEqual(arrangement.keys);
  });

  it('gives an agent that came the place of one that went', () => {
    const now = ['notes:n1', 'agent:a2', 'agent:a7'];
    expect(arrangedKeys(arrangement, now)).toEqual(['notes:n1', 'sidebar', 'agent:a7', 'agent:a2']);
  });

  it('says nothing of more panes, of fewer, or of others', () => {
    expect(arrangedKeys(arrangement, ['notes:n1', 'agent:a1'])).toBeNull();
    expect(arrangedKeys(arrangement, ['notes:n1', 'agent:a1', 'agent:a2', 'agent:a3'])).toBeNull();
    expect(arrangedKeys(arrangement, ['agent:a1', 'agent:a2', 'agent:a3'])).toBeNull();
    expect(arrangedKeys({ ...arrangement, keys: ['agent:a1'] }, [])).toBeNull();
  });
});
