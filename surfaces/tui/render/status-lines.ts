import type { Agent } from '../../../src/domain/agent.ts';
import { detailOf, stateOf, wordOf } from '../../terminal/agent-words.ts';
import { clipText, plainText, wrapText } from '../../terminal/display-text.ts';
import { hiddenText } from '../command-actions.ts';
import { hiddenDigest } from '../digest-card.ts';
import { openAsks } from '../inbox-rows.ts';
import { layoutOf } from '../layout.ts';
import { departures } from '../leaving.ts';
import { agentsOf, countAgents, pathTo } from '../rows.ts';
import { selectedAsk, selectedRow } from '../selection.ts';
import type { TuiState } from '../state.ts';
import { hiddenHelp } from './help.ts';
import type { Line, Span } from './line.ts';
import { countSpans } from './tree.ts';

/** The first line: where we are, and how many agents need someone. */
export function headerLine(state: TuiState): Line {
  return { left: placeSpans(state), right: countSpans(countAgents(state.graph.agents.values())) };
}

/** More about the selected row; in the strip it also says where we are and what needs someone. */
export function detailLine(state: TuiState, strip: boolean): Line {
  const row = selectedRow(state);
  const right = strip ? countSpans(countAgents(state.graph.agents.values())) : [];
  if (row === null) return { left: strip ? placeSpans(state) : [['dim', '']], right };
  switch (row.kind) {
    case 'node':
      return { left: [['dim', nodeDetail(state, row.id)]], right };
    case 'agent':
      return { left: [['dim', agentDetail(row.agent, state.now)]], right };
    case 'ask':
      return { left: [['dim', `${row.id} ${plainText(row.ask.title)}`]], right };
  }
}

/** The last line or lines: what is being asked, what was said, or the keys to begin with. */
export function statusLines(state: TuiState, width: number): Line[] {
  const { mode, link } = state;
  switch (mode.kind) {
    case 'confirm':
      return withKeys(wrapped(mode.question, width, 4, 'strong'), [
        ['key', 'y'],
        ['text', '/'],
        ['key', 'n'],
      ]);
    case 'pick':
      return pickLines(state, mode.index);
    case 'leaving':
      return leavingLines(state, mode.agents, mode.surfaces, width);
    case 'help':
      return [scrollHint(hiddenHelpOf(state), mode.scroll)];
    case 'digest':
      return [scrollHint(hiddenDigest(mode, state), mode.scroll)];
    case 'text':
      return [scrollHint(hiddenText(mode, state), mode.scroll)];
    default:
  }
  if (link.state === 'refused') return wrapped(plainText(link.text), width, 6, 'failed');
  if (state.message !== null) {
    const role = state.message.level === 'info' ? 'text' : state.message.level === 'warn' ? 'waiting' : 'failed';
    return wrapped(plainText(state.message.text), width, 4, role);
  }
  if (link.state === 'away' && link.stopped) {
    return [{ left: [['dim', 'The core was stopped: moitumi daemon start']], right: [['dim', '⋯']] }];
  }
  const right: Span[] = link.state === 'away' && link.shown ? [['dim', '⋯']] : [];
  return [{ left: hintSpans(state), right }];
}

function placeSpans(state: TuiState): Span[] {
  if (state.page === 'inbox')
    return [
      ['brand', 'inbox'],
      ['dim', ` ${openAsks(state.graph).length} open`],
    ];
  if (state.page === 'dashboard')
    return [
      ['brand', 'agents'],
      ['dim', ` ${state.rows.length}`],
    ];
  const path = pathTo(state.graph, state.view.entered);
  const last = path.at(-1);
  if (last === undefined) return [['brand', 'moitumi']];
  const title: Span = ['strong', plainText(last.title)];
  // Where there is room for one title, it is that of the node we are in; the mark says that `h` leads out.
  if (layoutOf(state).side < WIDE_HEADER) return [['brand', '‹ '], title];
  const above = path.slice(0, -1).slice(-2);
  const skipped: Span[] = path.length > 3 ? [['dim', '… › ']] : [];
  return [
    ['brand', 'moitumi › '],
    ...skipped,
    ...above.map((node): Span => ['dim', `${shortTitle(node.title)} › `]),
    title,
  ];
}

/** Cells from which the way to a node is shown beside its title. */
const WIDE_HEADER = 60;

function hiddenHelpOf(state: TuiState): number {
  const { tree, side } = layoutOf({ ...state, page: 'tree' });
  return hiddenHelp(tree.height, side);
}

function scrollHint(hidden: number, scroll: number): Line {
  if (hidden === 0) return { left: [['dim', 'any key: back']] };
  return {
    left: [
      ['key', 'j k PgDn'],
      ['dim', ' · any other: back'],
    ],
    right: [['dim', `${hidden - scroll} more`]],
  };
}

function agentDetail(agent: Agent, now: number): string {
  const words = [`${agent.id} ${stateOf(agent)}`, detailOf(agent, now), wordOf(agent)];
  return words.filter((word) => word !== '').join(' · ');
}

function shortTitle(title: string): string {
  return clipText(plainText(title), 20);
}

function nodeDetail(state: TuiState, id: string): string {
  const node = state.graph.nodes.get(id);
  if (node === undefined) return '';
  const agents = agentsOf(state.graph, id).length;
  const words = [id, node.state];
  if (agents > 0) words.push(agents === 1 ? '1 agent' : `${agents} agents`);
  if (node.depends_on.length > 0) words.push(`after ${node.depends_on.join(' ')}`);
  if (node.relates.length > 0) words.push(`with ${node.relates.join(' ')}`);
  if (node.has_notes) words.push('notes');
  return words.join(' · ');
}

function hintSpans(state: TuiState): Span[] {
  if (state.filter !== '' && state.page !== 'inbox')
    return [
      ['key', '/'],
      ['text', `${plainText(state.filter)} `],
      ['dim', 'Esc drops it'],
    ];
  return hintsOf(state).flatMap(([key, word], at): Span[] => [
    ['key', `${at === 0 ? '' : '  '}${key}`],
    ['dim', ` ${word}`],
  ]);
}

/** The keys to begin with; what waits comes first. All of them fit into the 30 columns beside panes. */
function hintsOf(state: TuiState): readonly (readonly [key: string, word: string])[] {
  if (state.page === 'inbox') return selectedAsk(state)?.multiple === true ? TICKING_HINTS : INBOX_HINTS;
  const asks = openAsks(state.graph).length;
  if (asks > 0)
    return [
      ['i', `${asks} ask`],
      [']', 'waits'],
      ['?', 'keys'],
    ];
  if (countAgents(state.graph.agents.values()).waiting > 0)
    return [
      [']', 'waits'],
      ['n', 'new'],
      ['?', 'keys'],
      ['q', 'quit'],
    ];
  return USUAL_HINTS;
}

const INBOX_HINTS = [
  ['1…9', 'answer'],
  ['a', 'attach'],
  ['?', 'keys'],
] as const;

const TICKING_HINTS = [
  ['1…9', 'tick'],
  ['Enter', 'send'],
  ['?', 'keys'],
] as const;

const USUAL_HINTS = [
  ['n', 'new'],
  ['s', 'start'],
  ['?', 'keys'],
  ['q', 'quit'],
] as const;

function wrapped(text: string, width: number, most: number, role: Span[0]): Line[] {
  return wrapText(text, width, most).map((line) => ({ left: [[role, line]] }));
}

function withKeys(lines: Line[], keys: Span[]): Line[] {
  return [...lines, { left: keys }];
}

function pickLines(state: TuiState, index: number): Line[] {
  const choices = state.setting.profiles.map(
    (profile, at): Line => ({
      left: [
        ['text', at === index ? '›' : ' '],
        ['key', at < 9 ? `${at + 1} ` : '  '],
        ['text', plainText(profile.name)],
      ],
      selected: at === index,
    }),
  );
  // What does not fit above the last line is scrolled away, never the chosen one.
  const room = Math.max(1, state.size.height - 2);
  const from = Math.max(0, Math.min(index - room + 1, choices.length - room));
  const keys: Line = {
    left: [
      ['key', '!'],
      ['dim', ' command  '],
      ['key', 'Enter'],
      ['dim', '  '],
      ['key', 'Esc'],
    ],
  };
  return [...choices.slice(Math.max(from, 0), Math.max(from, 0) + room), keys];
}

function leavingLines(state: TuiState, agents: number, surfaces: number, width: number): Line[] {
  const facts = [
    ...(agents > 0 ? [agents === 1 ? '1 agent runs' : `${agents} agents run`] : []),
    ...(surfaces > 0
      ? [surfaces === 1 ? '1 other surface is attached' : `${surfaces} other surfaces are attached`]
      : []),
  ];
  const ways = departures(state).map(
    ({ key, text }): Line => ({
      left: [
        ['key', key.padEnd(4)],
        ['text', text],
      ],
    }),
  );
  return [...wrapped(`${facts.join(', ')}; the core is in this terminal.`, width, 3, 'strong'), ...ways];
}
