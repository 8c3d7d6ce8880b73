import { wrapText } from '../../terminal/display-text.ts';
import type { TuiState } from '../state.ts';
import type { Line, Span } from './line.ts';

/** What stands where the tree would be, when there is none. */
export function emptyLines(state: TuiState, width: number): Line[] {
  if (!state.synced) return [];
  if (state.graph.nodes.size === 0) return welcomeLines(state, width);
  if (state.page === 'inbox') return [...paragraph('Nobody asks anything.', width), key('i', 'back')];
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
