// Runs a chat in this terminal against a fake core whose agent does what it is told: the tests of the chat start it in a pty.
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import type { Agent } from '../../../src/domain/agent.ts';
import type { Turn } from '../../../src/domain/turn.ts';
import { runChat } from '../../../surfaces/chat/run-chat.ts';
import { anAsk } from '../../support/an-ask.ts';
import { aGraph, aNode, anAgent } from '../tui/a-cortex.ts';
import { FakeClient } from '../tui/fake-client.ts';

const { HISTORY = '', WORK = '/' } = process.env;
const agent = anAgent('a1', 'n1', { state: 'idle', since: Date.now() });
const turns: Turn[] = [];

/** What the agent answers to a word. */
const ANSWERS: Readonly<Record<string, string>> = {
  code: 'Run **this**:\n\n```sh\nmake all\n```',
  hostile: 'one\x1b[2Jtwo\x1b]0;owned\x07 \u202ethree',
  wide: `${'梨'.repeat(60)} end`,
};

const client = new FakeClient(aGraph([aNode('n1', 'api', { cwd: WORK }), aNode('n2', 'web')], [agent]), {
  get_node: ({ node }) => ({ node: aNode(node === 'web' ? 'n2' : 'n1', node), notes: null, agents: [] }),
  get_recent_context: ({ node: named }) => {
    const node = named === 'api' ? 'n1' : named;
    return {
      ...{ node: node ?? null, view: null, draft: node === 'n2' ? 'half typed' : '' },
      ...{ partial: [], prompts: [], agents: [], turns: turns.filter((turn) => turn.node === node) },
    };
  },
  read_turns: () => ({ turns, more: false }),
  keep_draft: () => null,
  report_presence: () => ({}),
  see_agent: () => {
    show({ unseen: false, title: 'seen' });
    return agent;
  },
  submit_turn: ({ text = '' }) => {
    say(text, 'user', 'tui:test', 'cli');
    act(text);
    return {
      ...{ id: 'p1', agent: 'a1', text, state: 'accepted', since: 0, created_at: 0 },
      who: 'user',
      from: '',
      reason: null,
    };
  },
  interrupt_agent: () => {
    show({ state: 'idle' });
    return agent;
  },
  answer_ask: ({ ask, options = [], text = null }) => {
    const answer = { options, text, at: 0, who: 'user', from: 'chat' };
    const answered = anAsk(ask, 'a1', 'n1', { state: 'closed', answer, end: { kind: 'taken', at: 0, text: '' } });
    client.onPush({ event: 'ask_resolved', data: answered });
    return answered;
  },
});

function say(text: string, author: string, from: string | null, source: Turn['source']): void {
  const turn = {
    id: `t${turns.length + 1}`,
    node: 'n1',
    agent: 'a1',
    at: 0,
    prompt: null,
    ...{ text, author, from, source },
    origin: 'words',
  } as const;
  turns.push(turn);
  client.onPush({ event: 'turn_appended', seq: turns.length, data: turn });
}

function show(change: Partial<Agent>): void {
  client.onPush({ event: 'agent_status_changed', data: { ...agent, ...change } });
}

function act(text: string): void {
  switch (text) {
    case 'work':
      show({ state: 'working', since: Date.now() });
      client.onPush({ event: 'turn_streaming', data: { node: 'n1', agent: 'a1', text: 'I am **thin' } });
      break;
    case 'ask':
      client.onPush({ event: 'ask_raised', seq: 50, data: anAsk('q1', 'a1', 'n1', { text: 'rm -rf \x1b[2Jbuild' }) });
      break;
    case 'part':
      client.onPush({ event: 'ask_raised', seq: 51, data: anAsk('q2', 'a1', 'n1', { whole: false }) });
      break;
    case 'finish':
      show({ unseen: true });
      break;
    case 'stuck':
      show({ state: 'waiting', detail: 'permission' });
      break;
    case 'phone':
      say('from the phone', 'user', 'telegram:1', 'telegram');
      break;
    case 'lose':
      client.onConnection({ state: 'reconnecting', since: 0 });
      turns.push({
        ...(turns[0] as Turn),
        id: `t${turns.length + 1}`,
        text: 'said while away',
        from: 'web:1',
        source: 'web',
      });
      client.onConnection({ state: 'connected', hello: client.hello });
      break;
    default:
      say(ANSWERS[text] ?? `You said: ${text}`, 'agent:a1', null, 'agent');
  }
}

await runChat({
  connect: async (onPush, onConnection) => {
    if (process.env['SILENT'] === '1') await new Promise(() => undefined);
    client.onPush = onPush;
    client.onConnection = onConnection;
    client.sync();
    return client;
  },
  surface: 'tui:test',
  node: 'api',
  onLeave: async () => void process.stdout.write('left by hand\r\n'),
  input: process.stdin,
  output: process.stdout,
  clock: createSystemClock(),
  theme: 'none',
  env: {},
  cwd: WORK,
  profiles: ['claude', 'codex'],
  historyFile: HISTORY,
});
const present = client.asked.filter(({ method }) => method === 'report_presence' || method === 'see_agent');
process.stdout.write(`${present.map(({ method, params }) => `${method} ${JSON.stringify(params)}`).join('\r\n')}\r\n`);
const drafts = client.asked.filter(({ method }) => method === 'keep_draft').map(({ params }) => JSON.stringify(params));
process.stdout.write(`ended ${drafts.at(-1) ?? ''}\r\n`, () => process.exit(0));
