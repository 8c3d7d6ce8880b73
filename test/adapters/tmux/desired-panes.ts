import type { Agent } from '../../../src/domain/agent.ts';
import type { DesiredLayout, DesiredPane } from '../../../src/domain/panes.ts';

/** An agent that works, or whatever `fields` say. */
export function agent(id: string, fields: Partial<Agent> = {}): Agent {
  return {
    id,
    node: 'n1',
    origin: 'supervised',
    profile: 'demo',
    command: ['demo'],
    cwd: '/',
    cols: 80,
    rows: 24,
    state: 'working',
    since: 0,
    detail: null,
    resets_at: null,
    background: false,
    evidence: { source: 'process', text: '' },
    message: null,
    title: null,
    unseen: false,
    unconfirmed: false,
    session: null,
    inactive: false,
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

/** A layout at the top that wants these agents, in this order, none selected. */
export function layoutOf(agents: readonly (string | Agent)[], labels: readonly string[] = []): DesiredLayout {
  const panes = agents.map((wanted, index) => {
    const shown = typeof wanted === 'string' ? agent(wanted) : wanted;
    return agentPane(shown, labels[index] ?? `${shown.id} Piece ${shown.id}`);
  });
  return { place: null, panes, selected: null, arrangement: null };
}

/** The panes of a node with notes and a live command. */
export function contentPanes(node: string): readonly DesiredPane[] {
  const command = { run: 'date', restart: 'on_change', every_s: 5 } as const;
  return [
    { key: `notes:${node}`, content: { kind: 'notes', node }, label: `${node} Notes`, cwd: '/' },
    { key: `command:${node}`, content: { kind: 'command', node, command }, label: 'date', cwd: null },
  ];
}

function agentPane(shown: Agent, label: string): DesiredPane {
  return { key: `agent:${shown.id}`, content: { kind: 'agent', agent: shown }, label, cwd: shown.cwd };
}
