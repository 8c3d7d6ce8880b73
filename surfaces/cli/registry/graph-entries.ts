import type { CommandEntry, OptionEntry } from '../command.ts';
import { liveCommandOptions } from '../live-command.ts';

const notes: OptionEntry = { form: '--notes <file>', help: 'notes from a file, or from stdin for -' };
const surface: OptionEntry = { form: '--surface <key>', help: "that surface's view, instead of the one last used" };

/** Commands on the graph and on views of it. */
export const graphEntries: readonly CommandEntry[] = [
  {
    name: 'add',
    args: '<title>',
    options: [
      { form: '--parent <node>', help: 'below this node' },
      { form: '--depends-on <node>', help: 'what must be done first; may be given several times' },
      notes,
      { form: '--cwd <dir>', help: 'where its agents start' },
      { form: '--priority <number>', help: 'higher comes first; 0 by default' },
      ...liveCommandOptions,
    ],
    help: 'add a node; prints its id',
    examples: ['add "Fix the login" --parent n3', 'add "Release 2.0" --depends-on n4 --depends-on n5 --notes plan.md'],
    load: () => import('../commands/add.ts'),
  },
  {
    name: 'tree',
    args: '[node]',
    options: [],
    help: 'show the graph as a tree',
    load: () => import('../commands/tree.ts'),
  },
  {
    name: 'ls',
    args: '',
    options: [{ form: '--all', help: 'also what is done' }],
    help: 'list nodes, one line each',
    load: () => import('../commands/ls.ts'),
  },
  {
    name: 'show',
    args: '<node>',
    options: [],
    help: 'show a node, its notes and its agents',
    load: () => import('../commands/show.ts'),
  },
  {
    name: 'edit',
    args: '<node>',
    options: [
      { form: '--title <text>', help: 'a new title' },
      notes,
      { form: '--priority <number>', help: 'higher comes first' },
      { form: '--cwd <dir>', help: 'where its agents start' },
      ...liveCommandOptions,
    ],
    examples: [
      'edit n3 --notes plan.md',
      'edit n3 --command "npm test" --on-change',
      'edit n3 --command "git log -5" --every 60',
    ],
    help: 'change a node; without options, its title and notes in $EDITOR',
    load: () => import('../commands/edit.ts'),
  },
  {
    name: 'mv',
    args: '<node> <parent>',
    options: [],
    help: 'put a node below another; / makes it a root',
    load: () => import('../commands/mv.ts'),
  },
  {
    name: 'link',
    args: '<from> <to>',
    options: [{ form: '--kind <kind>', help: 'depends_on (the default) or relates' }],
    help: 'say that a node depends on another, or relates to it',
    load: () => import('../commands/link.ts'),
  },
  {
    name: 'unlink',
    args: '<from> <to>',
    options: [],
    help: 'take a link away',
    load: () => import('../commands/unlink.ts'),
  },
  {
    name: 'done',
    args: '<node>',
    options: [{ form: '--undo', help: 'open it again' }],
    help: 'mark a node as done',
    load: () => import('../commands/done.ts'),
  },
  {
    name: 'rm',
    args: '<node>',
    options: [{ form: '--stop-agents', help: 'stop the agents that run there first' }],
    help: 'remove a node and all below it; given an agent, forget that',
    load: () => import('../commands/rm.ts'),
  },
  {
    name: 'undo',
    args: '',
    options: [],
    help: 'take the last change to the graph back; again: the one before',
    load: () => import('../commands/undo.ts'),
  },
  {
    name: 'focus',
    args: '<node>',
    options: [surface],
    help: 'select a node',
    load: () => import('../commands/focus.ts'),
  },
  {
    name: 'enter',
    args: '<node>',
    options: [surface],
    help: 'open a node',
    load: () => import('../commands/enter.ts'),
  },
  {
    name: 'leave',
    args: '',
    options: [surface],
    help: 'go back to the parent of the open node',
    load: () => import('../commands/leave.ts'),
  },
];
