import { windowTitle } from './render/frame.ts';
import { countAgents } from './rows.ts';
import type { TuiState } from './state.ts';

/** What the terminal around us is told: the title, and in OSC 7501 what the agents are doing as a whole. */
export function announcement(state: TuiState): string {
  const { waiting, working } = countAgents(state.graph.agents.values());
  const whole = waiting > 0 ? 'blocked' : working > 0 ? 'working' : 'idle';
  return `\x1b]0;${windowTitle(state)}\x1b\\\x1b]7501;state=${whole}:app=moitumi\x1b\\`;
}

/** Takes the announcement back; the title comes back with the title stack. */
export const FAREWELL = '\x1b]7501;state=clear\x1b\\';
