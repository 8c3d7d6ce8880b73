import type { Agent } from '../../../src/domain/agent.ts';
import type { DesiredLayout } from '../../../src/domain/panes.ts';

/** An agent that works, or whatever `fields` say. */
export function agent(id: string, fields: Partial<Agent> = {}): Agent {
  return {
    id,
    node: 'n1',
    profile: 'demo',
    command: ['demo'],
    cwd: '/',
    cols: 80,
    rows: 24,
    state: 'working',
    since: 0,
    evidence: { source: 'process', text: '' },
    message: null,
    title: null,
    unseen: false,
    unconfirmed: false,
    keeper: 'k1',
    pid: 1,
    created_at: 0,
    started_at: 0,
    exited_at: null,
    exit_code: null,
    signal: null,
    closed: false,
    ...fields,
  };
}

/** A layout that wants these agents, in this order, none selected. */
export function layoutOf(agents: readonly (string | Agent)[], labels: readonly string[] = []): DesiredLayout {
  const panes = agents.map((wanted, index) => {
    const shown = typeof wanted === 'string' ? agent(wanted) : wanted;
    return { key: `agent:${shown.id}`, agent: shown, label: labels[index] ?? `${shown.id} Piece ${shown.id}` };
  });
  return { panes, selected: null };
}
