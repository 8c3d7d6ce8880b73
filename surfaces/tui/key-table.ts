import type { Page } from './state.ts';

/** What a key asks for while a list has the keyboard. */
export type Action =
  | 'down'
  | 'up'
  | 'page_down'
  | 'page_up'
  | 'first'
  | 'last'
  | 'open'
  | 'leave'
  | 'new_below'
  | 'new_beside'
  | 'spawn'
  | 'attach'
  | 'prompt'
  | 'chat'
  | 'palette'
  | 'interrupt'
  | 'stop'
  | 'restart'
  | 'resume'
  | 'done'
  | 'rename'
  | 'raise'
  | 'lower'
  | 'remove'
  | 'undo'
  | 'panes_anew'
  | 'filter'
  | 'filter_state'
  | 'dashboard'
  | 'inbox'
  | 'next_waiting'
  | 'open_waiting'
  | 'detail_down'
  | 'detail_up'
  | 'choose'
  | 'answer'
  | 'digest'
  | 'demo'
  | 'help'
  | 'repaint'
  | 'suspend'
  | 'escape'
  | 'back'
  | 'quit';

/** One line of the key table: what dispatch looks up and what `?` shows. */
export type Binding = {
  readonly keys: readonly string[];
  /** The keys, as a person reads them. */
  readonly shown: string;
  readonly help: string;
  readonly action: Action;
  readonly on: readonly Page[];
};

const ALL: readonly Page[] = ['tree', 'dashboard', 'inbox'];
const LISTS: readonly Page[] = ['tree', 'dashboard'];
const TREE: readonly Page[] = ['tree'];
const DASHBOARD: readonly Page[] = ['dashboard'];
const INBOX: readonly Page[] = ['inbox'];

/** Every key. On one page a key has one meaning. */
export const KEY_TABLE: readonly Binding[] = [
  { keys: ['j', 'Down'], shown: 'j ↓', help: 'next line', action: 'down', on: ALL },
  { keys: ['k', 'Up'], shown: 'k ↑', help: 'previous line', action: 'up', on: ALL },
  { keys: ['i'], shown: 'i', help: 'inbox: what agents ask', action: 'inbox', on: ALL },
  { keys: ['v'], shown: 'v', help: 'dashboard, or the tree', action: 'dashboard', on: ALL },
  { keys: [']'], shown: ']', help: 'next that waits', action: 'next_waiting', on: ALL },
  { keys: ['C-]'], shown: '^]', help: 'go to the next that waits', action: 'open_waiting', on: ALL },
  { keys: ['a', 'Tab'], shown: 'a Tab', help: 'attach to its agent', action: 'attach', on: ALL },
  { keys: ['I'], shown: 'I', help: 'interrupt the agent', action: 'interrupt', on: ALL },
  { keys: ['g', 'Home'], shown: 'g', help: 'first line', action: 'first', on: ALL },
  { keys: ['G', 'End'], shown: 'G', help: 'last line', action: 'last', on: ALL },
  { keys: ['w'], shown: 'w', help: 'what happened while away', action: 'digest', on: ALL },
  { keys: ['C-l'], shown: '^L', help: 'draw anew', action: 'repaint', on: ALL },
  { keys: ['C-z'], shown: '^Z', help: 'suspend', action: 'suspend', on: ALL },
  { keys: [':'], shown: ':', help: 'a command: :help lists them', action: 'palette', on: ALL },
  { keys: ['?'], shown: '?', help: 'this help', action: 'help', on: ALL },
  { keys: ['q', 'C-c'], shown: 'q', help: 'quit', action: 'quit', on: ALL },

  { keys: ['Enter', 'l', 'Right'], shown: 'Enter', help: 'enter, or open', action: 'open', on: LISTS },
  { keys: ['n'], shown: 'n', help: 'new node below', action: 'new_below', on: LISTS },
  { keys: ['N'], shown: 'N', help: 'new node beside', action: 'new_beside', on: LISTS },
  { keys: ['s'], shown: 's', help: 'start an agent here', action: 'spawn', on: LISTS },
  { keys: ['p'], shown: 'p', help: 'send a prompt', action: 'prompt', on: LISTS },
  { keys: ['x'], shown: 'x', help: 'stop the agent', action: 'stop', on: LISTS },
  { keys: ['R'], shown: 'R', help: 'restart the agent', action: 'restart', on: LISTS },
  { keys: ['c'], shown: 'c', help: 'chat about the node', action: 'chat', on: LISTS },
  { keys: ['C'], shown: 'C', help: 'continue an ended agent', action: 'resume', on: LISTS },
  { keys: ['d'], shown: 'd', help: 'done, or open again', action: 'done', on: LISTS },
  { keys: ['r'], shown: 'r', help: 'rename', action: 'rename', on: LISTS },
  { keys: ['+', '='], shown: '+', help: 'more priority', action: 'raise', on: LISTS },
  { keys: ['-'], shown: '-', help: 'less priority', action: 'lower', on: LISTS },
  { keys: ['D'], shown: 'D', help: 'remove, or put away', action: 'remove', on: LISTS },
  { keys: ['u'], shown: 'u', help: 'undo the last change', action: 'undo', on: LISTS },
  { keys: ['o'], shown: 'o', help: 'lay out the panes anew', action: 'panes_anew', on: LISTS },
  { keys: ['/'], shown: '/', help: 'search, state: profile: node:', action: 'filter', on: LISTS },
  { keys: ['f'], shown: 'f', help: 'filter by the next state', action: 'filter_state', on: LISTS },
  { keys: ['Escape'], shown: 'Esc', help: 'drop the filter', action: 'escape', on: LISTS },
  { keys: ['PageDown', 'C-d'], shown: 'PgDn', help: 'a page on', action: 'page_down', on: LISTS },
  { keys: ['PageUp', 'C-u'], shown: 'PgUp', help: 'a page back', action: 'page_up', on: LISTS },

  { keys: ['h', 'Backspace', 'Left'], shown: 'h ⌫', help: 'leave, to the parent', action: 'leave', on: TREE },
  { keys: ['t'], shown: 't', help: 'try the demo', action: 'demo', on: TREE },

  { keys: ['J'], shown: 'J', help: 'history down', action: 'detail_down', on: DASHBOARD },
  { keys: ['K'], shown: 'K', help: 'history up', action: 'detail_up', on: DASHBOARD },
  { keys: ['h', 'Backspace', 'Left'], shown: 'h ⌫', help: 'back to the tree', action: 'back', on: DASHBOARD },

  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1…9',
    help: 'choose; letters, too',
    action: 'choose',
    on: INBOX,
  },
  { keys: ['Enter'], shown: 'Enter', help: 'send what is ticked', action: 'answer', on: INBOX },
  { keys: ['J', 'PageDown', 'C-d', ' '], shown: 'J PgDn', help: 'text down', action: 'detail_down', on: INBOX },
  { keys: ['K', 'PageUp', 'C-u'], shown: 'K PgUp', help: 'text up', action: 'detail_up', on: INBOX },
  { keys: ['h', 'Backspace', 'Left', 'Escape'], shown: 'h Esc', help: 'back', action: 'back', on: INBOX },
];

const BY_KEY = new Map(
  KEY_TABLE.flatMap(({ keys, on, action }) =>
    keys.flatMap((key) => on.map((page) => [`${page} ${key}`, action] as const)),
  ),
);

/** What a key asks for on a page; null: nothing. */
export function actionOf(page: Page, key: string): Action | null {
  return BY_KEY.get(`${page} ${key}`) ?? null;
}
