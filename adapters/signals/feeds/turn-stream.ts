import type { FedAgent } from '../../../src/ports/agent-feed.ts';
import type { IClock } from '../../../src/ports/clock.ts';

/** What an agent says in one turn, as its program writes it down message by message. */
export class TurnStream {
  readonly #agent: FedAgent;
  readonly #clock: IClock;
  readonly #texts = new Map<string, string>();
  /** Its turn is over: what is written down late of it is known already. */
  #over = false;

  constructor(agent: FedAgent, clock: IClock) {
    this.#agent = agent;
    this.#clock = clock;
  }

  /** A person asked for something. */
  begins(): void {
    this.#texts.clear();
    this.#over = false;
  }

  /** One message, as far as it is known. */
  add(message: string, text: string): void {
    if (this.#over || text === '' || this.#texts.get(message) === text) return;
    this.#texts.set(message, text);
    this.#emit({ kind: 'saying', text: [...this.#texts.values()].join('\n\n') });
  }

  /** Its turn is over, whoever told what it came to. */
  over(): void {
    this.#texts.clear();
    this.#over = true;
  }

  /** Its turn is over, and this is what it came to; `message` is the program's own name for that. */
  ends(text: string, message: string): void {
    this.over();
    if (text !== '') this.#emit({ kind: 'said', text, message });
  }

  /** A person asked for something at its own terminal, or elsewhere. */
  prompted(text: string): void {
    this.begins();
    if (text !== '') this.#emit({ kind: 'prompted', text });
  }

  #emit(
    told:
      | { readonly kind: 'saying' | 'prompted'; readonly text: string }
      | { readonly kind: 'said'; readonly text: string; readonly message: string },
  ): void {
    const id = this.#agent.row()?.id;
    if (id !== undefined) this.#agent.emit({ ...told, agent: id, at: this.#clock.now() });
  }
}
