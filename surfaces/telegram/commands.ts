import type { Agent, AgentId } from '../../src/domain/agent.ts';
import { isLive } from '../../src/domain/agent.ts';
import type { Params } from '../../src/ports/requests.ts';
import { plainText } from '../terminal/display-text.ts';
import type { AskDesk } from './ask-desk.ts';
import { digestText } from './digest-text.ts';
import { agentLine, nodeLines } from './lists.ts';
import { type CommandSender, type Reply, SILENCE } from './reply.ts';
import { joined, whollyMarked } from './rich-text.ts';
import { isQuiet, nameOf, type Scene } from './scene.ts';

/** One use of a command. */
export type CommandUse = {
  readonly scene: Scene;
  readonly asks: AskDesk;
  /** What follows its name. */
  readonly words: string;
  readonly chat: number;
  /** The agent that the place or the answered message speaks of; null: none. */
  readonly here: AgentId | null;
  readonly send: CommandSender;
};

/** A command of the bot's, as its menu shows it. */
export type BotCommand = {
  readonly name: string;
  readonly help: string;
  /** Rejects with MoitumiError, whose message is the answer then. */
  readonly run: (use: CommandUse) => Promise<Reply>;
};

/** How a command that needs an agent is told which. */
const WHICH = 'Which agent? Name it, as in /stop a3, or say it in its topic.';

/** Most lines of a screen that are shown; a phone has no more. */
const SCREEN_LINES = 60;

/** Every command, in the order of the menu. */
export const botCommands: readonly BotCommand[] = [
  { name: 'nodes', help: 'the graph of your work', run: async ({ scene }) => said(nodeLines(scene.mirror)) },
  { name: 'agents', help: 'the agents, and what they do', run: async ({ scene }) => said(agentLines(scene)) },
  { name: 'new', help: 'TITLE: a new node', run: addNode },
  { name: 'spawn', help: 'NODE [PROFILE] [PROMPT]: an agent on a node', run: spawnAgent },
  { name: 'stop', help: '[AGENT]: end an agent', run: stopAgent },
  { name: 'resume', help: '[AGENT]: go on where an agent ended', run: resumeAgent },
  { name: 'screen', help: "[AGENT]: the end of an agent's screen", run: showScreen },
  { name: 'asks', help: 'what agents want from you', run: showAsks },
  { name: 'status', help: 'how moitumi is doing', run: showStatus },
  { name: 'quiet', help: '[on|off]: only asks and ends', run: setQuiet },
  { name: 'digest', help: 'what happened since the last one', run: showDigest },
  { name: 'help', help: 'how to speak with your agents', run: async () => ({ texts: [helpText()] }) },
];

/** What the bot answers to /start, too. */
export function helpText(): string {
  const menu = botCommands.map(({ name, help }) => `/${name} ${help}`).join('\n');
  return `Words in an agent's topic, or in answer to its messages, go to that agent; so do photos, files and voice messages. What it asks comes as a card with buttons.\n\n${menu}`;
}

async function addNode({ words, send }: CommandUse): Promise<Reply> {
  if (words === '') return said(['What is it to be called? As in: /new Fix the login']);
  const node = await send('add_node', { title: words }, 'a');
  return said([`${node.id} · ${plainText(node.title)}`, `Start an agent on it: /spawn ${node.id}`]);
}

/** The node is one word or “quoted”, the profile a word; the rest is its prompt. */
async function spawnAgent({ scene, words, chat, send }: CommandUse): Promise<Reply> {
  const [, quoted, word, profile, prompt] =
    /^(?:["“]([^"”]+)["”]|(\S+))(?:\s+(\S+))?(?:\s+([\s\S]+))?$/.exec(words) ?? [];
  const node = quoted ?? word;
  if (node === undefined) return said(['On which node? As in: /spawn n3 claude', ...nodeLines(scene.mirror)]);
  const params: Params<'spawn_agent'> = {
    node,
    ...(profile === undefined ? {} : { profile }),
    ...(prompt === undefined ? {} : { prompt }),
  };
  const agent = await send('spawn_agent', params, 'a');
  return {
    ...said([`${nameOf(scene.mirror, agent.id)} was started.`]),
    agent: agent.id,
    keep: (draft) => draft.put('spoken', chat, { agent: agent.id }),
  };
}

async function stopAgent(use: CommandUse): Promise<Reply> {
  const agent = agentOf(use);
  if (agent === null) return said([WHICH]);
  await use.send('stop_agent', { agent }, 'a');
  // Its end is told where it spoke, as every agent's is.
  return SILENCE;
}

async function resumeAgent(use: CommandUse): Promise<Reply> {
  const ref = agentOf(use);
  if (ref === null) return said([WHICH]);
  const old = (await use.send('get_agent', { agent: ref }, 'a')).id;
  const agent = await use.send('resume_agent', { agent: old }, 'b');
  await use.scene.topics.handOver(old, agent.id);
  return {
    ...said([`${nameOf(use.scene.mirror, agent.id)} goes on.`]),
    agent: agent.id,
    keep: (draft) => draft.put('spoken', use.chat, { agent: agent.id }),
  };
}

async function showScreen(use: CommandUse): Promise<Reply> {
  const agent = agentOf(use);
  if (agent === null) return said([WHICH]);
  const { lines } = await use.send('read_screen', { agent }, 'a');
  const shown = lines.join('\n').trimEnd().split('\n').slice(-SCREEN_LINES).map(plainText).join('\n');
  return shown.trim() === '' ? said(['Its screen is empty.']) : { texts: [whollyMarked(shown, 'pre')] };
}

async function showAsks({ scene, asks, chat }: CommandUse): Promise<Reply> {
  const open = [...scene.mirror.state.asks.values()].filter(({ state }) => state === 'open');
  for (const ask of open) await asks.show(ask, [chat], true);
  return open.length === 0 ? said(['No agent wants anything.']) : SILENCE;
}

async function showStatus({ send }: CommandUse): Promise<Reply> {
  const { version, started_at, nodes, agents, surfaces, health } = await send('get_status', {}, 'a');
  const counts = Object.entries(agents.by_state).map(([state, count]) => `${count} ${state}`);
  return said([
    `moitumi ${version}, up since ${new Date(started_at).toLocaleString('sv')}`,
    health.state === 'ok' ? 'health: ok' : `degraded: ${health.reason}`,
    `${nodes} nodes, ${agents.live} agents running${counts.length === 0 ? '' : ` (${counts.join(', ')})`}`,
    `surfaces: ${surfaces.map(({ surface }) => plainText(surface)).join(', ')}`,
  ]);
}

async function setQuiet({ scene, words }: CommandUse): Promise<Reply> {
  const wish = words.toLowerCase();
  if (wish !== '' && wish !== 'on' && wish !== 'off') return said(['/quiet on, /quiet off, or /quiet to change it.']);
  const quiet = wish === '' ? !isQuiet(scene) : wish === 'on';
  return {
    ...said([quiet ? 'Quiet: only asks, ends, and answers to your own words.' : 'Not quiet: all that agents say.']),
    keep: (draft) => draft.put('setting', 'quiet', { value: quiet ? 1 : 0 }),
  };
}

async function showDigest({ scene, chat, send }: CommandUse): Promise<Reply> {
  const since = scene.book.get('setting', `digest/${chat}`)?.value;
  const digest = await send('get_digest', since === undefined ? {} : { since }, 'a');
  return {
    texts: [digestText(digest)],
    keep: (draft) => draft.put('setting', `digest/${chat}`, { value: digest.until }),
  };
}

function agentLines({ mirror }: Scene): readonly string[] {
  const shown = [...mirror.state.agents.values()].filter((agent) => !agent.closed);
  const order = (agent: Agent): number => (agent.state === 'waiting' ? 0 : isLive(agent) ? 1 : 2);
  const lines = shown.sort((a, b) => order(a) - order(b)).map((agent) => agentLine(mirror, agent));
  return lines.length === 0 ? ['No agents yet. Start one: /spawn NODE PROFILE'] : lines;
}

/** The agent that is named, or that the place speaks of. */
function agentOf({ words, here }: CommandUse): string | null {
  return words === '' ? here : words;
}

function said(lines: readonly string[]): Reply {
  return { texts: [joined(lines.join('\n'))] };
}
