/** What a key asks for while the tree has the keyboard. */
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
  | 'interrupt'
  | 'stop'
  | 'restart'
  | 'done'
  | 'rename'
  | 'remove'
  | 'undo'
  | 'panes_anew'
  | 'filter'
  | 'demo'
  | 'help'
  | 'repaint'
  | 'suspend'
  | 'escape'
  | 'quit';

/** One line of the key table: what dispatch looks up and what `?` shows. */
export type Binding = {
  readonly keys: readonly string[];
  /** The keys, as a person reads them. */
  readonly shown: string;
  readonly help: string;
  readonly action: Action;
};

/** Every key of the tree. `i` is kept free for the inbox. */
export const KEY_TABLE: readonly Binding[] = [
  { keys: ['j', 'Down'], shown: 'j ↓', help: 'next line', action: 'down' },
  { keys: ['k', 'Up'], shown: 'k ↑', help: 'previous line', action: 'up' },
  { keys: ['Enter', 'l', 'Right'], shown: 'Enter', help: 'enter, or open', action: 'open' },
  { keys: ['h', 'Backspace', 'Left'], shown: 'h ⌫', help: 'leave, to the parent', action: 'leave' },
  { keys: ['n'], shown: 'n', help: 'new node below', action: 'new_below' },
  { keys: ['N'], shown: 'N', help: 'new node beside', action: 'new_beside' },
  { keys: ['s'], shown: 's', help: 'start an agent here', action: 'spawn' },
  { keys: ['a', 'Tab'], shown: 'a Tab', help: 'attach to its agent', action: 'attach' },
  { keys: ['p'], shown: 'p', help: 'send a prompt', action: 'prompt' },
  { keys: ['I'], shown: 'I', help: 'interrupt the agent', action: 'interrupt' },
  { keys: ['x'], shown: 'x', help: 'stop the agent', action: 'stop' },
  { keys: ['R'], shown: 'R', help: 'restart the agent', action: 'restart' },
  { keys: ['d'], shown: 'd', help: 'done, or open again', action: 'done' },
  { keys: ['r'], shown: 'r', help: 'rename', action: 'rename' },
  { keys: ['D'], shown: 'D', help: 'remove, or put away', action: 'remove' },
  { keys: ['u'], shown: 'u', help: 'undo a removal', action: 'undo' },
  { keys: ['o'], shown: 'o', help: 'lay out the panes anew', action: 'panes_anew' },
  { keys: ['/'], shown: '/', help: 'filter', action: 'filter' },
  { keys: ['Escape'], shown: 'Esc', help: 'drop the filter', action: 'escape' },
  { keys: ['g', 'Home'], shown: 'g', help: 'first line', action: 'first' },
  { keys: ['G', 'End'], shown: 'G', help: 'last line', action: 'last' },
  { keys: ['PageDown', 'C-d'], shown: 'PgDn', help: 'a page on', action: 'page_down' },
  { keys: ['PageUp', 'C-u'], shown: 'PgUp', help: 'a page back', action: 'page_up' },
  { keys: ['t'], shown: 't', help: 'try the demo', action: 'demo' },
  { keys: ['C-l'], shown: '^L', help: 'draw anew', action: 'repaint' },
  { keys: ['C-z'], shown: '^Z', help: 'suspend', action: 'suspend' },
  { keys: ['?'], shown: '?', help: 'this help', action: 'help' },
  { keys: ['q', 'C-c'], shown: 'q', help: 'quit', action: 'quit' },
];

const BY_KEY = new Map(KEY_TABLE.flatMap((binding) => binding.keys.map((key) => [key, binding.action] as const)));

/** What a key asks for; null: nothing. */
export function actionOf(key: string): Action | null {
  return BY_KEY.get(key) ?? null;
}
