import type { CommandEntry, OptionEntry } from '../command.ts';
import { run as attach } from '../commands/attach.ts';

const prompt: OptionEntry = { form: '--prompt <text>', help: 'what it is told first; - for stdin' };
const follow: OptionEntry = { form: '--follow', help: 'go on as more comes' };

/** Commands on agents. */
export const agentEntries: readonly CommandEntry[] = [
  {
    name: 'spawn',
    args: '<node> [profile]',
    options: [prompt, { form: '--cwd <dir>', help: 'where it starts' }],
    rest: true,
    help: "start an agent on a node; prints the agent's id",
    examples: ['spawn n3 claude --prompt "Fix the login"', 'spawn n3 codex -- --model o3', 'spawn n3 -- make test'],
    load: () => import('../commands/spawn.ts'),
  },
  {
    name: 'agents',
    args: '',
    options: [{ form: '--all', help: 'also those that were put away' }],
    help: 'list agents, one line each',
    load: () => import('../commands/agents.ts'),
  },
  {
    name: 'attach',
    args: '[agent]',
    options: [
      { form: '--watch', help: 'only look' },
      { form: '--status', help: 'the last row tells of the other agents' },
      { form: '--pane', help: 'stay when the agent ends; for panes' },
    ],
    help: "show an agent's terminal here; Ctrl-\\ leaves it",
    // Its start has a budget, of which a file of its own would take a millisecond.
    load: async () => ({ run: attach }),
  },
  {
    name: 'send',
    args: '<agent> [text]',
    options: [
      { form: '--wait', help: 'until its turn is over; prints what it said last' },
      { form: '--timeout <seconds>', help: 'with --wait: give up after that; exit 124' },
      { form: '--template <name>', help: 'a template of the config instead of a text' },
      { form: '--set <name=value>', help: 'with --template: a value for it; may come several times' },
      { form: '--no-enter', help: 'only paste it, at once, without Enter' },
    ],
    help: 'send a prompt to an agent, or to several; it waits while they are busy; - for stdin',
    examples: [
      'send a3 "Now the tests"',
      'send a3,api "Say what you did" --wait',
      'send a3 --template review --set focus=errors',
    ],
    load: () => import('../commands/send.ts'),
  },
  {
    name: 'prompts',
    args: '[agent]',
    options: [{ form: '--all', help: 'also those of that agent that are over' }],
    help: 'list the prompts that are on their way',
    load: () => import('../commands/prompts.ts'),
  },
  {
    name: 'turns',
    args: '[node]',
    options: [
      { form: '--search <text>', help: 'turns that hold all these words, on the node and below it, or anywhere' },
      { form: '--follow', help: 'go on with what is said from now on' },
      { form: '--limit <n>', help: 'so many at most, 50 unless given' },
    ],
    help: 'show what was said on a node',
    examples: ['turns api --follow', 'turns --search "flaky test"'],
    load: () => import('../commands/turns.ts'),
  },
  {
    name: 'unsend',
    args: '<prompt>',
    options: [],
    help: 'take back a prompt that still waits',
    load: () => import('../commands/unsend.ts'),
  },
  {
    name: 'asks',
    args: '[which]',
    options: [
      { form: '--all', help: 'also those of the last days that are over' },
      { form: '--full', help: 'with all that is asked, and how to answer' },
    ],
    help: 'list what agents want from you; one by its id, or those of an agent',
    examples: ['asks', 'asks q3', 'asks a3 --full'],
    load: () => import('../commands/asks.ts'),
  },
  {
    name: 'answer',
    args: '<ask> [...options]',
    options: [{ form: '--text <text>', help: 'in words of yours; - for stdin' }],
    help: 'answer what an agent asks, if nobody was first; exit 6: somebody was',
    examples: ['answer q3 yes', 'answer q3 --text "Use pnpm instead"'],
    load: () => import('../commands/answer.ts'),
  },
  {
    name: 'keys',
    args: '<agent> <...keys>',
    options: [],
    help: "press keys, by tmux's names",
    examples: ['keys a3 C-c', 'keys a3 Down Enter'],
    load: () => import('../commands/keys.ts'),
  },
  {
    name: 'screen',
    args: '<agent>',
    options: [
      { form: '--scrollback <lines>', help: 'with so many lines from above' },
      { form: '--ansi', help: 'with its colours' },
    ],
    help: 'print what an agent shows',
    load: () => import('../commands/screen.ts'),
  },
  {
    name: 'output',
    args: '<agent>',
    options: [follow, { form: '--since <offset>', help: 'from this byte on' }],
    help: 'print what an agent wrote, byte by byte',
    load: () => import('../commands/output.ts'),
  },
  {
    name: 'wait',
    args: '<...agents>',
    options: [
      { form: '--for <state>', help: 'working, waiting, idle or exited' },
      { form: '--timeout <seconds>', help: 'give up after that; exit 124' },
    ],
    help: 'wait until each of the agents has been in a state',
    examples: ['wait a3 --for idle --timeout 600'],
    load: () => import('../commands/wait.ts'),
  },
  {
    name: 'interrupt',
    args: '<agent>',
    options: [],
    help: "break an agent's turn off",
    load: () => import('../commands/interrupt.ts'),
  },
  { name: 'stop', args: '<agent>', options: [], help: 'end an agent', load: () => import('../commands/stop.ts') },
  {
    name: 'restart',
    args: '<agent>',
    options: [],
    help: 'end an agent and start it again; prints the new id',
    load: () => import('../commands/restart.ts'),
  },
  {
    name: 'resume',
    args: '<agent>',
    options: [],
    help: 'take up the last conversation of an agent that has ended; prints the new id',
    load: () => import('../commands/resume.ts'),
  },
  {
    name: 'reopen',
    args: '<agent>',
    options: [],
    help: 'the same as resume',
    hidden: true,
    load: () => import('../commands/resume.ts'),
  },
  {
    name: 'close',
    args: '<agent>',
    options: [],
    help: 'put an agent away that has ended, or was started elsewhere',
    load: () => import('../commands/close.ts'),
  },
  {
    name: 'usage',
    args: '[which]',
    options: [],
    help: 'say what agents have used, of one agent, a node and all below it, or all; and what accounts may still use',
    examples: ['usage', 'usage a3', 'usage api'],
    load: () => import('../commands/usage.ts'),
  },
  {
    name: 'explain',
    args: '<agent>',
    options: [{ form: '--bundle <file>', help: 'write down what was learnt of it, for a replay' }],
    help: 'say why an agent is taken to be in its state, and in which it was',
    load: () => import('../commands/explain.ts'),
  },
];
