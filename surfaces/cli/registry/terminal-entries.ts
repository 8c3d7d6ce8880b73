import type { CommandEntry } from '../command.ts';

/** What takes the terminal over. */
export const terminalEntries: readonly CommandEntry[] = [
  {
    name: '',
    args: '',
    options: [
      { form: '--daemon', help: 'the core in a daemon, which is started if need be' },
      { form: '--no-tmux', help: 'no tmux: the tree and one agent at a time' },
      { form: '--surface <key>', help: 'the name under which this view is kept' },
      { form: '--version', help: 'print the version' },
    ],
    help: 'the TUI',
    load: () => import('../commands/tui.ts'),
  },
  {
    name: 'demo',
    args: '',
    options: [{ form: '--no-tmux', help: 'no tmux: the tree and one agent at a time' }],
    help: 'see it all in two minutes, in a throw-away home, without an account',
    load: () => import('../commands/demo.ts'),
  },
  {
    name: 'chat',
    args: '[node]',
    options: [{ form: '--timeout <seconds>', help: 'in a pipe: give up after so long' }],
    help: "talk with a node's agent; in a pipe, say what is read and print the answer",
    examples: ['chat api', 'echo "why?" | moitumi chat api --json'],
    load: () => import('../commands/chat.ts'),
  },
  {
    name: 'pane agent',
    args: '<agent>',
    options: [
      { form: '--holder <pid>', help: 'the process that has the terminal' },
      { form: '--end', help: 'the last screen was seen' },
    ],
    help: "have this terminal served by the agent's keeper, as its tmux pane does",
    hidden: true,
    load: () => import('../commands/pane-agent.ts'),
  },
  {
    name: 'pane notes',
    args: '<node>',
    options: [],
    help: 'show the notes of a node in this terminal, as its tmux pane does',
    hidden: true,
    load: () => import('../commands/pane-notes.ts'),
  },
  {
    name: 'pane chat',
    args: '<node>',
    options: [{ form: '--view <surface>', help: 'the surface that shows it' }],
    help: 'talk about a node in this terminal, as its tmux pane does',
    hidden: true,
    load: () => import('../commands/pane-chat.ts'),
  },
  {
    name: 'pane command',
    args: '<node>',
    options: [],
    help: 'run the live command of a node in this terminal, as its tmux pane does',
    hidden: true,
    load: () => import('../commands/pane-command.ts'),
  },
];
