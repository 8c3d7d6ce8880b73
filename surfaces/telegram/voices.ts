import { type Agent, type AgentId, isLive } from '../../src/domain/agent.ts';
import { endWords } from '../../src/domain/agent-end.ts';
import type { Turn } from '../../src/domain/turn.ts';
import type { Cancel } from '../../src/ports/clock.ts';
import { plainText } from '../terminal/display-text.ts';
import type { Outgoing, Urgency } from './outgoing.ts';
import { joined, richText, whollyMarked } from './rich-text.ts';
import { chatsOf, isSpared, nameOf, type Scene } from './scene.ts';
import { MAX_MESSAGE, splitText } from './split-text.ts';

/** Room for the header of a chat without topics. */
const ROOM = 300;

/** So many messages at most for one turn; a longer one is a file. */
const MAX_PARTS = 8;

/** As much as is mirrored of what was said on another surface. */
const MAX_MIRRORED = 500;

/** Telegram shows for 5 s that somebody types. */
const TYPING_MS = 4_500;

/** What agents do and say, told in their topics. */
export class Voices {
  readonly #scene: Scene;
  readonly #live = new Map<AgentId, boolean>();
  /** Agents that were spoken to last from here: they answer here, quiet or not. */
  readonly #spokenTo = new Set<AgentId>();
  readonly #typing = new Map<AgentId, Cancel>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** How things stand: what ended before is no news, and who was spoken to last owes an answer still. */
  begin(): void {
    const { mirror, book } = this.#scene;
    for (const agent of mirror.state.agents.values()) this.#live.set(agent.id, isLive(agent));
    for (const [, { agent }] of book.all('spoken')) this.#spokenTo.add(agent);
  }

  /** Whether an agent owes an answer to words from here. */
  owes(agent: AgentId): boolean {
    return this.#spokenTo.has(agent);
  }

  /** Somebody said something. */
  async said(turn: Turn): Promise<void> {
    if (turn.agent === null) return;
    if (turn.author.startsWith('agent:')) {
      if (turn.source === 'agent') await this.#answered(turn, turn.agent);
      return;
    }
    if (turn.source === 'telegram') this.#spokenTo.add(turn.agent);
    else this.#spokenTo.delete(turn.agent);
    if (turn.source === 'telegram' || isSpared(this.#scene)) return;
    const words = [...plainText(turn.text)];
    const shown = words.length > MAX_MIRRORED ? `${words.slice(0, MAX_MIRRORED).join('')}…` : words.join('');
    if (shown !== '') await this.#tell(turn.agent, 'turn', [whollyMarked(`${turn.source}: ${shown}`, 'italic')]);
  }

  /** An agent is in some state: its end is told, and that it works, where it was spoken to from here. */
  async became(agent: Agent): Promise<void> {
    const was = this.#live.get(agent.id) ?? false;
    if (!was && isLive(agent)) await this.#takeUp(agent);
    this.#live.set(agent.id, isLive(agent));
    if (agent.state === 'working' && this.owes(agent.id)) this.#type(agent.id);
    else this.#stopTyping(agent.id);
    if (was && !isLive(agent)) await this.#tell(agent.id, 'end', [joined(`⏹ ${endWords(agent.id, agent)}.`)]);
  }

  close(): void {
    for (const cancel of this.#typing.values()) cancel();
    this.#typing.clear();
  }

  /** Whoever goes on with a conversation, wherever that was asked for, goes on in its topic. */
  async #takeUp({ id, node, session }: Agent): Promise<void> {
    const { mirror, topics } = this.#scene;
    const before = [...mirror.state.agents.values()].find(
      (other) => other.id !== id && other.node === node && other.session === session && !isLive(other),
    );
    if (before !== undefined && session !== null) await topics.handOver(before.id, id);
  }

  async #answered(turn: Turn, agent: AgentId): Promise<void> {
    const owed = this.owes(agent);
    if (isSpared(this.#scene) && !owed) return;
    const urgency = owed ? 'reply' : 'turn';
    const rich = turn.origin === 'screen' ? whollyMarked(turn.text, 'pre') : richText(turn.text);
    const parts = splitText(rich, MAX_MESSAGE - ROOM);
    if (parts.length <= MAX_PARTS) await this.#tell(agent, urgency, parts);
    else await this.#tellFile(agent, urgency, turn);
  }

  async #tell(agent: AgentId, urgency: Urgency, parts: readonly ReturnType<typeof joined>[]): Promise<void> {
    const bodies = parts.map((part) => ({ kind: 'text', ...part, buttons: [] }) as const);
    await this.#scene.outbox.send(...this.#toAll(agent, urgency, bodies));
  }

  async #tellFile(agent: AgentId, urgency: Urgency, { id, text }: Turn): Promise<void> {
    const caption = 'A long answer, as a file.';
    const body = { kind: 'file', name: `${id}.md`, content: text, caption, buttons: [] } as const;
    await this.#scene.outbox.send(...this.#toAll(agent, urgency, [body]));
  }

  #toAll(agent: AgentId, urgency: Urgency, bodies: readonly Outgoing['body'][]): readonly Outgoing[] {
    return chatsOf(this.#scene).flatMap((chat) =>
      bodies.map((body): Outgoing => ({ chat, agent, topic: null, urgency, body })),
    );
  }

  /** Shows that it types for as long as it works. Never tried again: the next one comes soon. */
  #type(agent: AgentId): void {
    this.#stopTyping(agent);
    const { bot, topics, clock } = this.#scene;
    for (const chat of chatsOf(this.#scene)) {
      bot.call({ kind: 'typing', chat, topic: topics.known(chat, agent) }).catch(() => undefined);
    }
    this.#typing.set(
      agent,
      clock.after(TYPING_MS, () => this.#type(agent)),
    );
  }

  #stopTyping(agent: AgentId): void {
    this.#typing.get(agent)?.();
    this.#typing.delete(agent);
  }
}

/** What the topic of an agent is called, and the line over its words elsewhere. */
export function headerOf(scene: Pick<Scene, 'mirror'>, agent: AgentId): string {
  return `▸ ${[...nameOf(scene.mirror, agent)].slice(-200).join('')}`;
}
