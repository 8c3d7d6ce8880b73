import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/domain/agent.ts';
import type { GraphPage, Push } from '../../src/ports/pushes.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import { sampleNode } from '../support/scripted-core.ts';

function page(differing: Partial<GraphPage>): Push {
  return { event: 'sync_graph', data: { page: 0, last: true, nodes: [], agents: [], views: [], ...differing } };
}

function agentOn(id: string, node: string): Agent {
  return { id, node, state: 'idle' } as Agent;
}

describe('the graph mirror', () => {
  it('shows a snapshot only when it is whole', () => {
    const mirror = createGraphMirror();
    const changes: string[] = [];
    mirror.listen((push) => changes.push(push.event));
    mirror.apply(page({ nodes: [sampleNode(1)] }));
    mirror.apply(page({ last: false, nodes: [sampleNode(2)] }));
    expect([...mirror.state.nodes.keys()]).toEqual(['n1']);
    mirror.apply(page({ page: 1, nodes: [sampleNode(3)] }));
    expect([...mirror.state.nodes.keys()]).toEqual(['n2', 'n3']);
    expect(changes).toEqual(['sync_graph', 'sync_graph']);
  });

  it('begins again when a snapshot broke off, and overlooks the rest of one that it never saw begin', () => {
    const mirror = createGraphMirror();
    mirror.apply(page({ page: 3, nodes: [sampleNode(9)] }));
    expect(mirror.complete).toBe(false);
    mirror.apply(page({ last: false, nodes: [sampleNode(1)] }));
    mirror.apply(page({ last: false, nodes: [sampleNode(2)] }));
    mirror.apply(page({ page: 1 }));
    expect([...mirror.state.nodes.keys()]).toEqual(['n2']);
    expect(mirror.complete).toBe(true);
  });

  it('takes in what happens, also while a snapshot is coming', () => {
    const mirror = createGraphMirror();
    mirror.apply(page({ last: false, nodes: [sampleNode(1)] }));
    mirror.apply({ event: 'node_updated', seq: 1, data: sampleNode(1, 'renamed') });
    expect(mirror.state.nodes.get('n1')?.title).toBe('renamed');
    mirror.apply(page({ page: 1 }));
    expect(mirror.state.nodes.get('n1')?.title).toBe('renamed');
  });

  it('removes nodes with their agents, and follows agents and views', () => {
    const mirror = createGraphMirror();
    mirror.apply(page({ nodes: [sampleNode(1), sampleNode(2)], agents: [agentOn('a1', 'n1')] }));
    mirror.apply({ event: 'agent_status_changed', data: agentOn('a2', 'n2') });
    mirror.apply({ event: 'focus_node', data: { surface: 'tui:x', focus: 'n2', entered: null } });
    mirror.apply({ event: 'node_removed', seq: 1, data: { ids: ['n1'] } });
    expect([...mirror.state.nodes.keys()]).toEqual(['n2']);
    expect([...mirror.state.agents.keys()]).toEqual(['a2']);
    expect(mirror.state.views.get('tui:x')?.focus).toBe('n2');
  });

  it('tells changes until its listener is cancelled, and nothing of what is no change', () => {
    const mirror = createGraphMirror();
    let told = 0;
    const cancel = mirror.listen(() => {
      told += 1;
    });
    mirror.apply({ event: 'stopping', data: { reason: 'stop' } });
    mirror.apply({ event: 'node_updated', data: sampleNode(1) });
    cancel();
    mirror.apply({ event: 'node_updated', data: sampleNode(2) });
    expect(told).toBe(1);
  });
});
