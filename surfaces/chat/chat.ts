import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import { toMoitumiError } from '../../src/domain/error.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { Turn } from '../../src/domain/turn.ts';
import type { Cancel } from '../../src/ports/clock.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { Result } from '../../src/ports/requests.ts';
import type { ConnectionState, IControlClient } from '../../src/protocol/control-client.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import { SLASH_COMMANDS } from '../commands/command-table.ts';
import { failureLines } from '../commands/run-command.ts';
import { agentOf } from '../commands/site.ts';
import type { CommandSite } from '../commands/slash-command.ts';
import { askLines } from '../terminal/ask-lines.ts';
import { answerLine } from '../terminal/ask-words.ts';
import { copySequence } from '../terminal/copy-sequence.ts';
import { plainText } from '../terminal/display-text.ts';
import type { SpanLine } from '../terminal/span.ts';
import type { ChatOptions } from './chat-options.ts';
import { chatArea } from './chat-picture.ts';
import type { ChatScreen } from './chat-screen.ts';
import { Conversation } from './conversation.ts';
import type { Editor } from './editor.ts';
import { plainMarkdown } from './plain-markdown.ts';
import { type Markdown, type TurnLook, turnLines } from './turn-lines.ts';

/** How long the connection may be away before anything is shown, in ms. */
const QUIET_MS = 2_000;

/** Turns that are shown when one comes to a node. */
const RECENT_TURNS = 20;

/** Who is told what the keys must know. */
export type ChatListener = {
  /** The person wants to leave. */
  readonly quit: () => void;
  /** The chat is at another node; this was being typed there. */
  readonly moved: (draft: string) => void;
};

/** What the chat shows, and the lines that it tells: everything but the keys. */
export class Chat {
  readonly #options: ChatOptions;
  readonly #mirror = createGraphMirror();
  readonly #on: ChatListener;
  #screen: ChatScreen | null = null;
  #client: IControlClient | null = null;
  #conversation: Conversation | null = null;
  #markdown = plainMarkdown;
  /** What is told comes in order, though what renders it has to be loaded first. */
  #telling: Promise<void> = Promise.resolve();
  #told = new Set<string>();
  #outgoing: string[] = [];
  #hint: string | null = null;
  #link: 'up' | 'away' | 'stopped' = 'up';
  #cancelAway: Cancel = () => undefined;
  #cancelTick: Cancel = () => undefined;

  constructor(options: ChatOptions, on: ChatListener) {
    this.#options = options;
    this.#on = on;
  }

  /** Called once, first. */
  showOn(screen: ChatScreen): void {
    this.#screen = screen;
  }

  /** There is a connection: goes to a node, and tells what was said there last. Rejects where there is no such node. */
  async begin(client: IControlClient): Promise<void> {
    this.#client = client;
    const { node } = this.#options;
    const named = node === null ? {} : { node };
    const context = await client.request('get_recent_context', { ...named, limit: RECENT_TURNS });
    if (context.node === null) this.say([[['failed', 'Which node? /node NAME goes to one.']]]);
    else this.#show(new Conversation(context.node), context);
  }

  get client(): IControlClient | null {
    return this.#client;
  }

  get node(): NodeId | null {
    return this.#conversation?.node ?? null;
  }

  get agent(): Agent | null {
    const site = this.site();
    return site === null ? null : agentOf(site);
  }

  /** The open asks of the node, the oldest first. */
  get asks(): readonly Ask[] {
    return [...this.#mirror.state.asks.values()].filter(({ node, state }) => node === this.node && state === 'open');
  }

  /** Where commands run; null before there is a connection. */
  site(): CommandSite | null {
    const { env, cwd, clock } = this.#options;
    const client = this.#client;
    if (client === null) return null;
    return {
      ...{ client, graph: this.#mirror.state, node: this.node, agent: null },
      ...{ env, cwd, width: this.#width, now: clock.now(), commands: SLASH_COMMANDS },
      goTo: (node) => void this.#enter(client, node).catch(this.fail),
      copy: (text) => this.#screen?.send(copySequence(text)),
      quit: this.#on.quit,
    };
  }

  pushed(push: Push): void {
    this.#mirror.apply(push);
    this.#tell(this.#conversation?.pushed(push) ?? []);
    if (push.event === 'ask_resolved') this.#tellResolved(push.data);
    if (push.event === 'node_removed') this.#tellRemoved(push.data.ids);
    if (push.event === 'notice') this.say([[['dim', plainText(push.data.text)]]]);
    if (push.event === 'stopping' && push.data.reason === 'stop') this.#link = 'stopped';
    this.#tellAsks();
    this.#screen?.schedule();
  }

  connection(state: ConnectionState): void {
    this.#cancelAway();
    if (state.state === 'reconnecting') this.#cancelAway = this.#options.clock.after(QUIET_MS, () => this.#away());
    if (state.state === 'refused') this.say(failureLines(state.error.message, this.#width));
    if (state.state !== 'connected') return;
    this.#link = 'up';
    void this.#catchUp().catch(this.fail);
    this.#screen?.schedule();
  }

  /** Lines that stay. */
  say(lines: readonly SpanLine[]): void {
    this.#telling = this.#telling.then(() => this.#screen?.say(lines));
  }

  /** A word that stays until the next key. */
  hint(text: string | null): void {
    this.#hint = text;
    this.#screen?.schedule();
  }

  /** What was sent is shown until it is in the conversation. */
  sending(text: string): () => void {
    this.#outgoing.push(text);
    return () => {
      this.#arrived(text);
      this.#screen?.schedule();
    };
  }

  readonly fail = (thrown: unknown): void => {
    this.say(failureLines(toMoitumiError(thrown).message, this.#width));
  };

  area(editor: Editor, room: { readonly cols: number; readonly rows: number }) {
    const { agent, asks } = this;
    const conversation = this.#conversation;
    this.#tick(agent);
    const picture = {
      ...{ agent, asks, editor, hint: this.#hint, link: this.#link, outgoing: this.#outgoing },
      node: this.node === null ? null : (this.#mirror.state.nodes.get(this.node) ?? null),
      waiting: conversation?.waiting(new Set(agent === null ? [] : [agent.id])) ?? [],
      partial: conversation?.partial ?? [],
      now: this.#options.clock.now(),
    };
    return chatArea(picture, this.#look, room, this.#options.theme);
  }

  close(): void {
    this.#cancelAway();
    this.#cancelTick();
  }

  /** What is typed here is about that node from now on. */
  async #enter(client: IControlClient, node: NodeId): Promise<void> {
    const conversation = new Conversation(node);
    this.#conversation = conversation;
    this.#told = new Set();
    const context = await client.request('get_recent_context', { node, limit: RECENT_TURNS });
    if (this.#conversation === conversation) this.#show(conversation, context);
  }

  #show(conversation: Conversation, context: Result<'get_recent_context'>): void {
    this.#conversation = conversation;
    this.#tell(conversation.begin(context.turns));
    for (const partial of context.partial) conversation.stream(partial);
    for (const prompt of context.prompts) conversation.prompt(prompt);
    this.#tellAsks();
    this.#on.moved(context.draft);
  }

  get #width(): number {
    return this.#screen?.width ?? 80;
  }

  get #look(): TurnLook {
    return {
      width: this.#width,
      surface: this.#options.surface,
      agent: (id) => this.#mirror.state.agents.get(id),
      markdown: this.#markdown,
    };
  }

  #tell(turns: readonly Turn[]): void {
    if (turns.length === 0) return;
    this.#telling = this.#telling.then(async () => {
      this.#markdown = await loadMarkdown();
      for (const turn of turns) {
        if (turn.from === this.#look.surface) this.#arrived(turn.text);
        this.#screen?.say(turnLines(turn, this.#look));
      }
    });
  }

  #arrived(text: string): void {
    const at = this.#outgoing.indexOf(text);
    if (at >= 0) this.#outgoing.splice(at, 1);
  }

  /** Each once, whether it was there already or has just come. */
  #tellAsks(): void {
    for (const ask of this.asks) {
      if (this.#told.has(ask.id)) continue;
      this.#told.add(ask.id);
      this.say([[], ...askLines(ask, this.#width)]);
    }
  }

  #tellResolved(ask: Ask): void {
    if (ask.node === this.node && this.#told.delete(ask.id)) this.say([[['idle', `◇ ${answerLine(ask)}`]]]);
  }

  #tellRemoved(ids: readonly NodeId[]): void {
    const { node } = this;
    if (node !== null && ids.includes(node)) {
      this.say([[['failed', `${node} was removed: moitumi undo brings it back, /node NAME goes to another.`]]]);
    }
  }

  /** What was said while the connection was away has no push of its own after a snapshot. */
  async #catchUp(): Promise<void> {
    const conversation = this.#conversation;
    if (this.#client === null || conversation === null) return;
    const { turns } = await this.#client.request('read_turns', { node: conversation.node });
    if (this.#conversation === conversation) this.#tell(conversation.take(turns));
  }

  #away(): void {
    if (this.#link === 'up') this.#link = 'away';
    this.#screen?.schedule();
  }

  /** The seconds that an agent works are counted. */
  #tick(agent: Agent | null): void {
    this.#cancelTick();
    if (agent === null || (agent.state !== 'working' && agent.state !== 'starting')) return;
    this.#cancelTick = this.#options.clock.after(1_000, () => this.#screen?.schedule());
  }
}

/** After an upgrade the file may be gone from under a chat that runs: then texts stay as they were written. */
async function loadMarkdown(): Promise<Markdown> {
  try {
    return (await import('./render-markdown.ts')).markdown;
  } catch {
    return plainMarkdown;
  }
}
