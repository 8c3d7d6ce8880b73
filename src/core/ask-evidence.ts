import type { Agent } from '../domain/agent.ts';
import type { Ask, AskEnd, AskId } from '../domain/ask.ts';
import type { Cancel, IClock } from '../ports/clock.ts';

/**
 * How long an agent must be seen not to wait until its open asks count as answered elsewhere: between two dialogs
 * that it has ready, it seems to go on for a moment.
 */
const GONE_ON_MS = 500;

export type EvidenceOptions = {
  readonly clock: IClock;
  /** The asks of an agent that are not over. */
  readonly asksOf: (agent: Agent) => readonly Ask[];
  /** The agent went on; `open` tells what that means for an ask that nobody here has answered. */
  readonly wentOn: (id: AskId, open: string) => void;
  readonly ended: (id: AskId, kind: AskEnd['kind'], text: string) => void;
};

type Doubt = { readonly cancel: Cancel; readonly over: Promise<void>; readonly resolve: () => void };

/** Tells from what agents do what has become of their asks. */
export class AskEvidence {
  readonly #options: EvidenceOptions;
  /** Asks whose agent was seen to wait since they were raised: only then does its going on tell something. */
  readonly #waitedFor = new Set<AskId>();
  /** Open asks whose agent seems to have gone on. */
  readonly #doubts = new Map<AskId, Doubt>();

  constructor(options: EvidenceOptions) {
    this.#options = options;
  }

  /** The agent asks, and is in that state. */
  raised(ask: Ask, state: Agent['state']): void {
    if (state === 'waiting') this.#waitedFor.add(ask.id);
  }

  /** The last core left that ask; by now its agent has been seen to wait for it, and may have gone on since. */
  takeUp(ask: Ask, agent: Agent): void {
    this.#waitedFor.add(ask.id);
    this.#weigh(ask, agent);
  }

  /** Resolves when it is known whether the agent still asks: at once, but for a moment after it seemed to go on. */
  certain(id: AskId): Promise<void> {
    return this.#doubts.get(id)?.over ?? Promise.resolve();
  }

  /** An agent is in this state now. */
  moved(agent: Agent): void {
    for (const ask of this.#options.asksOf(agent)) this.#weigh(ask, agent);
  }

  /** The ask is over. */
  over(id: AskId): void {
    this.#waitedFor.delete(id);
    this.#settle(id);
  }

  /** Decides nothing by time any more. */
  release(): void {
    for (const id of [...this.#doubts.keys()]) this.#settle(id);
  }

  #weigh(ask: Ask, { state, evidence }: Agent): void {
    switch (state) {
      case 'waiting':
        this.#waitedFor.add(ask.id);
        this.#settle(ask.id);
        return;
      case 'exited':
        this.#options.ended(ask.id, 'lost', `its agent has ended (${evidence.text})`);
        return;
      case 'working':
        this.#doubt(ask, 'it was answered at its own keyboard');
        return;
      case 'idle':
        this.#doubt(ask, 'it was interrupted, or answered at its own keyboard');
        return;
      case 'starting':
      case 'unknown':
        return;
      default:
        state satisfies never;
    }
  }

  /** The agent does not wait; what was answered here it has taken, the rest may be shown again at once. */
  #doubt({ id, state }: Ask, open: string): void {
    if (!this.#waitedFor.has(id) || this.#doubts.has(id)) return;
    if (state === 'answered') {
      this.#options.wentOn(id, open);
      return;
    }
    let resolve = (): void => undefined;
    const over = new Promise<void>((done) => {
      resolve = done;
    });
    const cancel = this.#options.clock.after(GONE_ON_MS, () => {
      this.#options.wentOn(id, open);
      this.#settle(id);
    });
    this.#doubts.set(id, { cancel, over, resolve });
  }

  #settle(id: AskId): void {
    const doubt = this.#doubts.get(id);
    this.#doubts.delete(id);
    doubt?.cancel();
    doubt?.resolve();
  }
}
