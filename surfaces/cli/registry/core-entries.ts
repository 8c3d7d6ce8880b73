import type { CommandEntry, OptionEntry } from '../command.ts';
import { run as status } from '../commands/status.ts';

const force: OptionEntry = { form: '--force', help: 'even while surfaces are connected or agents run' };
const follow: OptionEntry = { form: '--follow', help: 'go on as more comes' };

/** Commands on the core, and about moitumi itself. */
export const coreEntries: readonly CommandEntry[] = [
  {
    name: 'status',
    args: '',
    options: [],
    help: 'say how the core is doing',
    // As `attach`: there is a budget for its start.
    load: async () => ({ run: status }),
  },
  {
    name: 'events',
    args: '',
    options: [{ form: '--since <seq>', help: 'first what came after this number' }],
    help: 'print what happens, one JSON object a line, until interrupted',
    load: () => import('../commands/events.ts'),
  },
  {
    name: 'digest',
    args: '',
    options: [
      { form: '--since <span>', help: 'of the last 90m, 8h, 2d; by default since you were last there' },
      { form: '--surface <key>', help: 'there: at this surface, instead of the one used last' },
    ],
    help: 'say what happened while you were away',
    load: () => import('../commands/digest.ts'),
  },
  {
    name: 'schedule list',
    args: '',
    options: [],
    help: 'list what is done by itself, and when next',
    load: () => import('../commands/schedule-list.ts'),
  },
  {
    name: 'schedule run',
    args: '<name>',
    options: [],
    help: 'do what is scheduled now, whatever its times',
    load: () => import('../commands/schedule-run.ts'),
  },
  {
    name: 'notify test',
    args: '',
    options: [],
    help: 'send a notification by each way, and say how it went',
    load: () => import('../commands/notify-test.ts'),
  },
  {
    name: 'audit',
    args: '',
    options: [
      { form: '--verify', help: 'check that nothing was changed since' },
      follow,
      { form: '--limit <number>', help: 'the last so many; 50 by default' },
    ],
    help: 'say who did what, from where',
    load: () => import('../commands/audit.ts'),
  },
  {
    name: 'daemon start',
    args: '',
    options: [],
    help: 'start the daemon, if no core is there',
    load: () => import('../commands/daemon-start.ts'),
  },
  {
    name: 'daemon run',
    args: '',
    options: [],
    help: 'be the daemon, in the foreground',
    load: () => import('../commands/daemon-run.ts'),
  },
  {
    name: 'daemon stop',
    args: '',
    options: [force, { form: '--agents', help: 'stop the agents, too' }],
    help: 'stop the core; agents live on',
    load: () => import('../commands/daemon-stop.ts'),
  },
  {
    name: 'daemon restart',
    args: '',
    options: [],
    help: 'stop the core and start the daemon; agents run on',
    load: () => import('../commands/daemon-restart.ts'),
  },
  {
    name: 'daemon reload',
    args: '',
    options: [],
    help: 'read the configuration anew',
    load: () => import('../commands/daemon-reload.ts'),
  },
  {
    name: 'daemon status',
    args: '',
    options: [],
    help: 'say how the core is doing; exit 3 when there is none',
    load: () => import('../commands/daemon-status.ts'),
  },
  {
    name: 'daemon logs',
    args: '',
    options: [follow],
    help: "print the daemon's log",
    load: () => import('../commands/daemon-logs.ts'),
  },
  {
    name: 'dump',
    args: '',
    options: [],
    help: 'print everything the core knows, for a bug report',
    load: () => import('../commands/dump.ts'),
  },
  { name: 'version', args: '', options: [], help: 'print the version', load: () => import('../commands/version.ts') },
  {
    name: 'help',
    args: '[...command]',
    options: [],
    help: 'explain a command',
    load: () => import('../commands/help.ts'),
  },
];
