import { isLive } from '../../src/domain/agent.ts';
import { type Step, say, step } from './event.ts';
import type { TuiState } from './state.ts';

/** One way to go, and its key. */
export type Departure = { readonly key: string; readonly text: string };

/** Quits at once where nothing ends with it; else asks, or first asks the core whether there is something to ask about. */
export function doLeaveProgram(state: TuiState): Step {
  const agents = liveAgents(state);
  if (state.setting.core === 'none' || state.link.state !== 'connected') {
    return step(state, { kind: 'exit', exit: 'quit' });
  }
  if (agents > 0) return step({ ...state, mode: { kind: 'leaving', agents, surfaces: 0 } });
  return step(state, { kind: 'request', request: { method: 'get_status', params: {} } });
}

/** What the core said of who else is there: quits when there is nobody. */
export function leaveWith(state: TuiState, otherSurfaces: number): Step {
  const agents = liveAgents(state);
  if (agents === 0 && otherSurfaces === 0) return step(state, { kind: 'exit', exit: 'quit' });
  return step({ ...state, mode: { kind: 'leaving', agents, surfaces: otherSurfaces } });
}

/** The ways to go that make sense now. */
export function departures(state: TuiState): readonly Departure[] {
  const agents = liveAgents(state) > 0;
  return [
    { key: 'h', text: 'hand over to a daemon' },
    ...(agents && state.setting.core === 'keepers_stay' ? [{ key: 'l', text: 'leave the agents running' }] : []),
    agents ? { key: 's', text: 'stop the agents' } : { key: 'l', text: 'quit all the same' },
    { key: 'Esc', text: 'stay' },
  ];
}

/** A key while it is asked how to go. */
export function leavingKey(state: TuiState, key: string): Step {
  const browse: TuiState = { ...state, mode: { kind: 'browse' } };
  if (key === 'Escape' || key === 'C-c' || key === 'q') return step(browse);
  if (!departures(state).some((departure) => departure.key === key)) return step(state);
  if (key === 'h') return { ...say(browse, 'Handing over to a daemon…'), effects: [{ kind: 'hand_over' }] };
  return step(browse, { kind: 'exit', exit: key === 's' ? 'stop_agents' : 'quit' });
}

function liveAgents(state: TuiState): number {
  return [...state.graph.agents.values()].filter(isLive).length;
}
