import type { Agent } from '../../src/domain/agent.ts';

/** An agent that has just been asked for, with what a test wants otherwise. */
export function sampleAgent(fields: Partial<Agent> = {}): Agent {
  return {
    id: 'a1',
    node: 'n1',
    origin: 'supervised',
    profile: 'shell',
    command: ['sh'],
    cwd: '/',
    cols: 80,
    rows: 24,
    state: 'starting',
    since: 0,
    detail: null,
    resets_at: null,
    background: false,
    evidence: { source: 'process', text: 'it was asked for' },
    message: null,
    title: null,
    unseen: false,
    unconfirmed: false,
    session: null,
    inactive: false,
    keeper: null,
    pid: null,
    created_at: 0,
    started_at: null,
    exited_at: null,
    exit_code: null,
    signal: null,
    closed: false,
    ...fields,
  };
}
