import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../src/domain/agent.ts';
import { announcement } from '../../../surfaces/tui/outer-terminal.ts';
import { aGraph, aNode, anAgent, aState } from './a-cortex.ts';

/** The records of OSC 7501 that the terminal around a sidebar is told, with the agent selected. */
function records(agent: Partial<Agent> | null): string[] {
  const agents = agent === null ? [] : [anAgent('a1', 'n1', agent)];
  const state = { ...aState(aGraph([aNode('n1', 'Work')], agents), { width: 40, height: 24 }), cursor: 'a1' };
  const told = announcement(agent === null ? { ...state, cursor: 'n1' } : state);
  return [...told.matchAll(/\x1b\]7501;([^\x1b]*)\x1b\\/g)].map((match) => match[1] ?? '');
}

const b64 = (text: string) => Buffer.from(text).toString('base64');

describe('the terminal around the sidebar', () => {
  it('is told of the worst that any agent is in, and of the selected one by itself', () => {
    expect(records({ state: 'waiting', detail: 'permission', message: 'Run: rm\x1b]0;x\x07' })).toEqual([
      'state=blocked:app=moitumi',
      `id=selected:state=blocked:kind=permission:title=${b64('a1 claude')}:msg=${b64('Run: rm]0;x')}`,
    ]);
  });

  it.each([
    [{ state: 'idle', unseen: true }, 'done'],
    [{ state: 'idle', detail: 'error' }, 'error'],
    [{ state: 'exited', exit_code: 1 }, 'error'],
    [{ state: 'starting' }, 'working'],
  ] as const)('knows %j as %s', (agent, state) => {
    expect(records(agent)[1]).toBe(`id=selected:state=${state}:title=${b64('a1 claude')}`);
  });

  it('is told nothing of an agent that nobody knows anything about, or where none is selected', () => {
    expect(records({ state: 'unknown' })[1]).toBe('id=selected:state=clear');
    expect(records(null)).toEqual(['state=idle:app=moitumi', 'id=selected:state=clear']);
  });
});
