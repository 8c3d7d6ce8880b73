import type { Agent } from '../../../src/domain/agent.ts';
import type { Ask } from '../../../src/domain/ask.ts';
import type { Node } from '../../../src/domain/node.ts';
import type { View } from '../../../src/domain/view.ts';
import type { Effect, TuiEvent } from '../../../surfaces/tui/event.ts';
import type { Graph } from '../../../surfaces/tui/rows.ts';
import { initialState, type Setting, type TuiState } from '../../../surfaces/tui/state.ts';
import { update } from '../../../surfaces/tui/update.ts';

/** When everything in these tests happens. */
export const NOW = 1_700_000_000_000;

export const SETTING: Setting = {
  surface: 'tui:test',
  theme: 'none',
  themeFollows: false,
  version: '1.2.3',
  profiles: [
    { name: 'claude', prompt: 'argument' },
    { name: 'codex', prompt: 'argument' },
    { name: 'shell', prompt: 'none' },
    { name: 'demo', prompt: 'argument' },
  ],
  panes: true,
  core: 'none',
};

export function aNode(id: string, title: string, rest: Partial<Node> = {}): Node {
  return {
    id,
    title,
    parent: null,
    state: 'open',
    priority: 0,
    depends_on: [],
    relates: [],
    cwd: null,
    has_notes: false,
    created_at: NOW,
    updated_at: NOW,
    ...rest,
  };
}

export function anAgent(id: string, node: string, rest: Partial<Agent> = {}): Agent {
  return {
    id,
    node,
    origin: 'supervised',
    profile: 'claude',
    command: ['claude'],
    cwd: '/',
    cols: 80,
    rows: 24,
    state: 'working',
    since: NOW,
    detail: null,
    resets_at: null,
    background: false,
    evidence: { source: 'none', text: '' },
    message: null,
    title: null,
    unseen: false,
    unconfirmed: false,
    session: null,
    inactive: false,
    keeper: 'k1',
    pid: 100,
    created_at: NOW,
    started_at: NOW,
    exited_at: null,
    exit_code: null,
    signal: null,
    closed: false,
    ...rest,
  };
}

export function aGraph(nodes: readonly Node[], agents: readonly Agent[] = [], asks: readonly Ask[] = []): Graph {
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    asks: new Map(asks.map((ask) => [ask.id, ask])),
  };
}

/** Three nodes deep, and an agent in every state that matters. */
export const SHIP = aGraph(
  [
    aNode('n1', 'Ship the release'),
    aNode('n2', 'Write the notes', { parent: 'n1', created_at: NOW + 1 }),
    aNode('n3', 'Fix the parser', { parent: 'n1', created_at: NOW + 2, depends_on: ['n2'] }),
    aNode('n4', 'Holiday', { created_at: NOW + 3, state: 'done' }),
  ],
  [
    anAgent('a1', 'n2', { since: NOW - 180_000, message: 'Editing notes.md' }),
    anAgent('a2', 'n3', { profile: 'codex', state: 'waiting', message: 'Run: rm -rf build?', since: NOW - 60_000 }),
    anAgent('a3', 'n3', { profile: 'shell', state: 'exited', exit_code: 1, unseen: true, created_at: NOW + 5 }),
  ],
);

/** A sidebar on a graph, at a size, after events. */
export function aState(graph: Graph, size: TuiState['size'], setting: Partial<Setting> = {}): TuiState {
  const view: View = { surface: 'tui:test', focus: null, entered: null };
  const empty = initialState({ ...SETTING, ...setting }, view, size, NOW);
  return update(empty, { kind: 'graph_changed', graph }).state;
}

/** What keys make of a sidebar: its last state, and everything that it wanted done. */
export function press(state: TuiState, ...keys: readonly string[]): { state: TuiState; effects: Effect[] } {
  return happen(
    state,
    ...keys.map((name): TuiEvent => ({ kind: 'key', name, text: [...name].length === 1 ? name : '' })),
  );
}

export function happen(state: TuiState, ...events: readonly TuiEvent[]): { state: TuiState; effects: Effect[] } {
  const effects: Effect[] = [];
  for (const event of events) {
    const next = update(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

/** A frame as a person reads it, without colours; what is at the end of lines is cut. */
export function readable(lines: readonly string[]): string[] {
  return lines.map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, '').trimEnd());
}
