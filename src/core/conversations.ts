import type { Agent, AgentId } from '../domain/agent.ts';
import type { Change } from '../domain/change.ts';
import type { NodeId } from '../domain/node.ts';
import type { PartialTurn, Turn } from '../domain/turn.ts';
import { turnText } from '../domain/turn-text.ts';
import type { SurfaceKey } from '../domain/view.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { ISurfaces } from '../ports/control.ts';
import type { IConversationLog } from '../ports/cortex-store.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';

export type ConversationsDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly conversations: IConversationLog;
  readonly surfaces: ISurfaces;
  readonly clock: IClock;
};

/** Who says something to an agent, and where; `surface` null: at none. */
export type Speaker = {
  readonly principal: string;
  readonly surface: SurfaceKey | null;
  readonly kind: Turn['source'];
};

/** How often what an agent is saying is told at most; a long text less often, so that each costs 50 KB a second at most. */
const STREAM_MS = 100;
const CHARACTERS_PER_MS = 50;

/** So many of a node's last turns, and of an agent's messages before its present turn, tell what it has said already. */
const REMEMBERED = 50;

type Stream = { text: string; told: string; waiting: Cancel | null };

/** What was said in its present turn: by message, where its program numbers them, and by text. */
type Heard = { readonly messages: Set<string>; readonly texts: Set<string> };

/** What is said on the nodes, and what agents are saying at this moment. */
export class Conversations {
  readonly #deps: ConversationsDeps;
  readonly #streams = new Map<AgentId, Stream>();
  readonly #heard = new Map<AgentId, Heard>();

  constructor(deps: ConversationsDeps) {
    this.#deps = deps;
  }

  /** The change by which somebody's words to an agent become a turn, to be committed with what carries them there. */
  told(agent: Agent, text: string, caller: Speaker, prompt: string | null): Change {
    this.begins(agent.id);
    return this.#added({
      node: agent.node,
      agent: agent.id,
      source: caller.kind,
      author: caller.principal,
      from: caller.surface,
      text,
      origin: 'words',
      prompt,
    });
  }

  /** Whether what an agent was asked for is a prompt of ours that is on its way, or what it was told last. */
  isKnown(agent: Agent, text: string): boolean {
    const { state, conversations, journal } = this.#deps;
    const asked = squeezed(text);
    if (asked === '') return true;
    const ours = [...state.prompts.values()].filter((prompt) => prompt.agent === agent.id && prompt.state !== 'queued');
    if (ours.some((prompt) => squeezed(prompt.text) === asked)) return true;
    journal.flush();
    const last = conversations.turns(agent.node, null, REMEMBERED).findLast((turn) => turn.agent === agent.id);
    return last !== undefined && last.source !== 'agent' && squeezed(last.text) === asked;
  }

  /**
   * An agent said something. Told twice, by its hook and by its transcript, say, it is one turn: the same message,
   * or the same text since its turn began.
   */
  say(id: AgentId, text: string, origin: Turn['origin'], message: string | null = null): void {
    this.stream(id, '');
    const agent = this.#deps.state.agents.get(id);
    const words = turnText(text);
    if (agent === undefined || words === '') return;
    const heard = this.#heardOf(agent);
    if (message !== null && heard.messages.has(message)) return;
    if (message !== null) heard.messages.add(message);
    if (heard.texts.has(words)) return;
    heard.texts.add(words);
    const who = { node: agent.node, agent: id, source: 'agent', author: `agent:${id}`, from: null } as const;
    void this.#deps.journal.note({ changes: [this.#added({ ...who, text: words, origin, prompt: null })] });
  }

  /** A note on a node itself, that nobody said to an agent. */
  note(node: NodeId, text: string, source: Turn['source'], author: string): Change {
    return this.#added({ node, agent: null, source, author, from: null, text, origin: 'words', prompt: null });
  }

  /** What an agent is saying: all of it so far; empty when it says nothing any more. */
  stream(id: AgentId, text: string): void {
    const stream = this.#streams.get(id) ?? { text: '', told: '', waiting: null };
    stream.text = turnText(text);
    if (stream.text === '') {
      stream.waiting?.();
      this.#streams.delete(id);
      if (stream.told !== '') this.#tell(id, stream);
      return;
    }
    this.#streams.set(id, stream);
    if (stream.waiting === null) this.#tell(id, stream);
  }

  /** An agent's turn begins: what it says from now on was not said before. */
  begins(id: AgentId): void {
    const messages = [...(this.#heard.get(id)?.messages ?? [])].slice(-REMEMBERED);
    this.#heard.set(id, { messages: new Set(messages), texts: new Set() });
  }

  /** What the agents of a node are saying. */
  partial(node: NodeId): readonly PartialTurn[] {
    return this.#deps.state
      .agentsOf(node)
      .map(({ id }) => ({ node, agent: id, text: this.#streams.get(id)?.text ?? '' }))
      .filter(({ text }) => text !== '');
  }

  /** Agents that are gone. */
  forget(ids: readonly AgentId[]): void {
    for (const id of ids) {
      this.stream(id, '');
      this.#heard.delete(id);
    }
  }

  /** Nothing is told any more. */
  release(): void {
    for (const { waiting } of this.#streams.values()) waiting?.();
    this.#streams.clear();
  }

  #added(turn: Omit<Turn, 'id' | 'at'>): Change {
    const { state, clock } = this.#deps;
    return {
      kind: 'turn_added',
      turn: { id: state.takeTurnId(), at: clock.now(), ...turn, text: turnText(turn.text) },
    };
  }

  #tell(id: AgentId, stream: Stream): void {
    const { state, surfaces, clock } = this.#deps;
    const agent = state.agents.get(id);
    stream.waiting = null;
    if (agent === undefined || stream.text === stream.told) return;
    stream.told = stream.text;
    surfaces.present({ event: 'turn_streaming', data: { node: agent.node, agent: id, text: stream.text } });
    if (stream.text === '') return;
    const pause = Math.max(STREAM_MS, stream.text.length / CHARACTERS_PER_MS);
    stream.waiting = clock.after(pause, () => this.#tell(id, stream));
  }

  /** After a restart the store tells what an agent had said since it was last told something. */
  #heardOf(agent: Agent): Heard {
    const known = this.#heard.get(agent.id);
    if (known !== undefined) return known;
    const { journal, conversations } = this.#deps;
    journal.flush();
    const turns = conversations.turns(agent.node, null, REMEMBERED).filter((turn) => turn.agent === agent.id);
    const since = turns.findLastIndex((turn) => turn.source !== 'agent') + 1;
    const texts = turns.slice(since).map(({ text }) => text);
    const heard = { messages: new Set<string>(), texts: new Set(texts) };
    this.#heard.set(agent.id, heard);
    return heard;
  }
}

/** Programs break what is typed into them as they like. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
