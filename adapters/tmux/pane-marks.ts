import type { Agent, AgentState } from '../../src/domain/agent.ts';
import { commandRhythm } from '../../src/domain/command-rhythm.ts';
import type { DesiredPane, PaneContent } from '../../src/domain/panes.ts';
import { shownLiterally } from './literal-text.ts';

/** What a pane's border tells, as values of its `@moitumi_*` options. */
export type PaneMarks = {
  readonly label: string;
  readonly state: string;
  readonly color: string;
  readonly selected: '1' | '';
};

/**
 * The border of a pane of ours: label and state in the state's colour, the selected one reversed. Others keep
 * their title. Only options are read: a `#(...)` would start a process at each redraw.
 */
export const BORDER_FORMAT =
  '#{?@moitumi_key,#[fg=#{@moitumi_color}]#{?@moitumi_selected,#[reverse],}' +
  ' #{@moitumi_label} · #{@moitumi_state} #[default], #{pane_title} }';

/** The marks of a pane. */
export function marksOf({ content, label }: DesiredPane, selected: boolean): PaneMarks {
  return { label: literal(label), ...wordsOf(content), selected: selected ? '1' : '' };
}

function wordsOf(content: PaneContent): Pick<PaneMarks, 'state' | 'color'> {
  switch (content.kind) {
    case 'agent':
      return agentWords(content.agent);
    case 'notes':
      return { state: 'notes', color: 'default' };
    case 'chat':
      return { state: 'chat', color: 'default' };
    case 'command':
      return { state: commandRhythm(content.command), color: 'default' };
  }
}

function agentWords(agent: Agent): Pick<PaneMarks, 'state' | 'color'> {
  const mark = MARKS[agent.state];
  const failed = agent.state === 'exited' && agent.exit_code !== 0;
  const unconfirmed = agent.unconfirmed ? '?' : '';
  return {
    state: failed ? `✗ ${literal(failure(agent))}` : `${mark.glyph} ${mark.word}${unconfirmed}`,
    color: failed ? 'red' : mark.color,
  };
}

const MARKS: Readonly<Record<AgentState, { glyph: string; word: string; color: string }>> = {
  starting: { glyph: '…', word: 'starting', color: 'default' },
  working: { glyph: '●', word: 'working', color: 'green' },
  waiting: { glyph: '◆', word: 'waiting', color: 'yellow' },
  idle: { glyph: '○', word: 'idle', color: 'default' },
  exited: { glyph: '✓', word: 'exited', color: 'default' },
  unknown: { glyph: '?', word: 'unknown', color: 'default' },
};

function failure(agent: Agent): string {
  return agent.signal ?? (agent.exit_code === null ? 'ended' : `exited ${agent.exit_code}`);
}

/** Longest label on a border, in characters; tmux cuts at the pane's width anyway. */
const MAX_LABEL = 120;

function literal(text: string): string {
  return shownLiterally(text, MAX_LABEL);
}
