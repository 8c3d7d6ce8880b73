import type { Prompt, PromptId, PromptState } from '../../src/domain/prompt.ts';
import { isSettled } from '../../src/domain/prompt.ts';
import type { IDraft } from './book.ts';
import type { Scene } from './scene.ts';

/** How far a prompt has come, as a reaction; Telegram allows only some. */
const EMOJI: Readonly<Record<PromptState, string>> = {
  queued: '👀',
  typing: '👀',
  delivered: '✍',
  accepted: '✍',
  working: '⚡',
  finished: '👌',
  withdrawn: '🤷',
  failed: '💔',
};

/** Prompts seen of late whose messages were not known yet; more than come between a submit and its answer. */
const MAX_EARLY = 200;

/** The reactions under the words that were sent to agents: they advance as their prompts do. */
export class Receipts {
  readonly #scene: Scene;
  readonly #early = new Map<PromptId, Prompt>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** The words of that message became this prompt. */
  began(draft: IDraft, prompt: Prompt, place: { readonly chat: number; readonly message: number }): void {
    const latest = this.#early.get(prompt.id) ?? prompt;
    this.#put(draft, latest, { ...place, emoji: '' });
  }

  /** A prompt has advanced. */
  async told(prompt: Prompt): Promise<void> {
    const { book, outbox } = this.#scene;
    this.#early.delete(prompt.id);
    this.#early.set(prompt.id, prompt);
    if (this.#early.size > MAX_EARLY) this.#early.delete(this.#early.keys().next().value ?? '');
    const row = book.get('receipt', prompt.id);
    if (row === undefined) return;
    await book.write((draft) => this.#put(draft, prompt, row));
    outbox.pump();
  }

  #put(draft: IDraft, prompt: Prompt, row: { chat: number; message: number; emoji: string }): void {
    const emoji = EMOJI[prompt.state];
    const { chat, message } = row;
    if (isSettled(prompt)) draft.drop('receipt', prompt.id);
    else draft.put('receipt', prompt.id, { chat, message, emoji });
    if (emoji === row.emoji) return;
    const body = { kind: 'react', message, emoji } as const;
    this.#scene.outbox.add(draft, { chat, agent: null, topic: null, urgency: 'receipt', body });
    if (prompt.state !== 'failed' || prompt.reason === null) return;
    this.#scene.outbox.add(draft, {
      chat,
      agent: prompt.agent,
      topic: null,
      urgency: 'reply',
      body: { kind: 'text', text: `✖ ${prompt.reason}`, marks: [], buttons: [] },
    });
  }
}
