import { wrapText } from '../../terminal/display-text.ts';
import { countAgents } from '../rows.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';

/** What stands where the tree would be, when there is none. */
export function emptyLines(state: TuiState, width: number): Line[] {
  if (!state.synced) return [];
  if (state.graph.nodes.size === 0) return welcomeLines(state, width);
  if (state.page === 'inbox') return inboxLines(state, width);
  if (state.filter !== '') return paragraph('Nothing matches.', width);
  if (state.page === 'dashboard')
    return [...paragraph('No agents yet.', width), key('v', 'the tree'), key('s', 'start one')];
  return [
    ...paragraph('Nothing below this yet.', width),
    key('n', 'add a node'),
    key('s', 'start an agent'),
    key('h', 'back'),
  ];
}

/** Some agents have no other way to ask than their own screen. */
function inboxLines(state: TuiState, width: number): Line[] {
  const { waiting } = countAgents(state.graph.agents.values());
  const at = waiting === 1 ? '1 agent waits at its own terminal.' : `${waiting} agents wait at their own terminals.`;
  return [
    ...paragraph('Nothing is asked here.', width),
    ...(waiting === 0 ? [] : [...paragraph(at, width), key('^]', 'go there')]),
    key('i', 'back'),
  ];
}

function welcomeLines(state: TuiState, width: number): Line[] {
  return [
    {
      left: [
        ['brand', ' Welcome to moitumi'],
        ['dim', ` ${state.setting.version}`],
      ],
    },
    ...paragraph('Write your work down as a tree of nodes, and start coding agents on them.', width),
    ...paragraph('They run on when you close this; the one that needs you says so.', width),
    { left: [] },
    key('n', 'a first node'),
    key('t', 'try the demo here'),
    key('?', 'all keys'),
  ];
}

function paragraph(text: string, width: number): Line[] {
  return wrapText(text, width - 2, 4).map((line): Line => ({ left: [['dim', ` ${line}`]] }));
}

function key(name: string, text: string): Line {
  const spans: Span[] = [
    ['key', ` ${name}`],
    ['text', `  ${text}`],
  ];
  return { left: spans };
}
