import type { Agent } from '../../../src/domain/agent.ts';
import { stateOf } from '../../terminal/agent-words.ts';
import { plainText } from '../../terminal/display-text.ts';
import { selectedAgent } from '../selection.ts';
import type { TuiState } from '../state.ts';
import { clipAnsi } from './ansi-line.ts';
import { drawLine } from './line.ts';

/** The selected agent's screen, beside the tree: a line that names it, then as much as fits, its cursor in sight. */
export function agentArea(state: TuiState, width: number, height: number): string[] {
  const agent = selectedAgent(state);
  const lines = [titleLine(state, agent, width)];
  if (agent !== null && state.screen?.agent === agent.id) {
    const { screen } = state.screen;
    const room = height - 1;
    const from = Math.max(0, Math.min(screen.scrollback + screen.cursor.y - room + 1, screen.lines.length - room));
    for (const line of screen.lines.slice(from, from + room)) lines.push(clipAnsi(line, width));
  }
  while (lines.length < height) lines.push(' '.repeat(width));
  return lines.slice(0, height);
}

function titleLine(state: TuiState, agent: Agent | null, width: number): string {
  const { theme } = state.setting;
  if (agent === null) return drawLine({ left: [['dim', 'No agent here: s starts one.']] }, width, theme);
  const title = plainText(agent.title ?? agent.command.join(' '));
  return drawLine(
    {
      left: [
        ['strong', `${agent.id} ${plainText(agent.profile)}`],
        ['dim', ` ${stateOf(agent)} · ${title}`],
      ],
      right: [
        ['key', 'a'],
        ['dim', ' attach'],
      ],
    },
    width,
    theme,
  );
}
