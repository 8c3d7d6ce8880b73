import type { NodeId } from '../../src/domain/node.ts';
import { isSettled, type Prompt } from '../../src/domain/prompt.ts';
import { idNumber } from '../../src/domain/tree.ts';
import type { PartialTurn, Turn, TurnId } from '../../src/domain/turn.ts';
import type { Push } from '../../src/ports/pushes.ts';

/** What is told of one node's conversation, each turn once, whichever way it comes. */
export class Conversation {
  readonly node: NodeId;
  #last: TurnId | null = null;
  readonly #partial = new Map<string, PartialTurn>();
  readonly #prompts = new Map<string, Prompt>();
  /** What came before it was known what was said last; null: that is known. */
  #early: Turn[] | null = [];

  constructor(node: NodeId) {
    this.node = node;
  }

  /** The turns that were said last, as the core has told them; gives those, and what has come since. */
  begin(turns: readonly Turn[]): readonly Turn[] {
    const early = this.#early ?? [];
    this.#early = null;
    return [...this.take(turns), ...this.take(early)];
  }

  /** The turns that were not told before. */
  take(turns: readonly Turn[]): readonly Turn[] {
    if (this.#early !== null) {
      this.#early.push(...turns);
      return [];
    }
    const last = this.#last;
    const fresh = turns.filter(
      (turn) => turn.node === this.node && (last === null || idNumber(turn.id) > idNumber(last)),
    );
    this.#last = fresh.at(-1)?.id ?? last;
    for (const { agent, source } of fresh) if (source === 'agent' && agent !== null) this.#partial.delete(agent);
    return fresh;
  }

  /** Takes a push in; gives the turn that it tells, if that is new. */
  pushed(push: Push): readonly Turn[] {
    if (push.event === 'turn_appended') return this.take([push.data]);
    if (push.event === 'turn_streaming') this.stream(push.data);
    if (push.event === 'prompt_updated') this.prompt(push.data);
    return [];
  }

  stream(partial: PartialTurn): void {
    if (partial.node !== this.node) return;
    if (partial.text === '') this.#partial.delete(partial.agent);
    else this.#partial.set(partial.agent, partial);
  }

  prompt(prompt: Prompt): void {
    if (isSettled(prompt)) this.#prompts.delete(prompt.id);
    else this.#prompts.set(prompt.id, prompt);
  }

  /** What agents are saying at this moment. */
  get partial(): readonly PartialTurn[] {
    return [...this.#partial.values()];
  }

  /** What waits to be typed into an agent. */
  waiting(agents: ReadonlySet<string>): readonly Prompt[] {
    return [...this.#prompts.values()].filter(({ agent, state }) => state === 'queued' && agents.has(agent));
  }
}
