import type { Ask, AskEnd, AskId } from '../domain/ask.ts';
import { toMoitumiError } from '../domain/error.ts';
import type { IAskRoute } from '../ports/ask-route.ts';
import type { Cancel, IClock } from '../ports/clock.ts';

/** How long an ask may be without a way to its agent: a hook that lost its core comes back within seconds. */
const ROUTE_MS = 15_000;

/** How long an agent may take to show that it took an answer that was handed over. */
const EVIDENCE_MS = 10_000;

export type DeliveryOptions = {
  readonly clock: IClock;
  /** Whether its agent is seen to wait. */
  readonly waits: (ask: Ask) => boolean;
  /** Whether its agent has asked for nothing else that is not over. */
  readonly isOnly: (ask: Ask) => boolean;
  /** How it ended, with words for people. */
  readonly ended: (id: AskId, kind: AskEnd['kind'], text: string) => void;
};

/** A route, and what was done with it: nothing yet, the answer is being handed over, or it was. */
type Way = { readonly route: IAskRoute; step: 'waits' | 'handing' | 'handed' };

/** Brings answers to agents: each to the way by which it asked, or asks again, and to none other. */
export class AskDelivery {
  readonly #options: DeliveryOptions;
  readonly #ways = new Map<AskId, Way>();
  readonly #timers = new Map<AskId, Cancel>();
  /** Asks whose answer is durable, and is to reach the agent. */
  readonly #due = new Set<AskId>();
  /** Those whose answer was given to a way, by this core or perhaps by the last. */
  readonly #given = new Set<AskId>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** The ask has a way to its agent now; an answer that waited for one goes at once. The way it had before lets go. */
  bring(ask: Ask, route: IAskRoute): void {
    this.#letGo(ask);
    const way: Way = { route, step: 'waits' };
    this.#ways.set(ask.id, way);
    if (this.#due.has(ask.id)) void this.#hand(ask, way);
  }

  /** That way is gone; another may come. */
  lose(ask: Ask, route: IAskRoute): void {
    const way = this.#ways.get(ask.id);
    if (way?.route !== route || way.step === 'handed') return;
    this.#ways.delete(ask.id);
    this.#expectRoute(ask);
  }

  /** Its answer is durable, and goes to the agent: now, or as soon as there is a way. */
  deliver(ask: Ask): void {
    this.#due.add(ask.id);
    const way = this.#ways.get(ask.id);
    if (way === undefined) this.#expectRoute(ask);
    else void this.#hand(ask, way);
  }

  /** The last core left it: whoever waits for an answer, or has not got the one that was under way, asks again soon. */
  takeUp(ask: Ask): void {
    if (ask.state === 'answered') {
      this.#given.add(ask.id);
      this.deliver(ask);
    } else if (!this.#ways.has(ask.id)) this.#expectRoute(ask);
  }

  /** Whether the answer of an ask may have reached its agent. */
  mayHaveReached(id: AskId): boolean {
    return this.#given.has(id);
  }

  /** It is over: nothing is delivered or waited for any more. */
  over(ask: Ask): void {
    this.#letGo(ask);
    this.#due.delete(ask.id);
    this.#given.delete(ask.id);
  }

  /** Forgets all without a word to the agents: the next core takes the asks up. */
  release(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#ways.clear();
  }

  async #hand(ask: Ask, way: Way): Promise<void> {
    this.#cancel(ask.id);
    this.#given.add(ask.id);
    way.step = 'handing';
    const stands = (): boolean => this.#ways.get(ask.id) === way;
    try {
      const how = await way.route.deliver(ask);
      if (!stands()) return;
      way.step = 'handed';
      if (how === 'taken') this.#options.ended(ask.id, 'taken', 'it took the answer');
      else this.#expectEvidence(ask);
    } catch (thrown) {
      if (stands()) this.#options.ended(ask.id, 'lost', toMoitumiError(thrown).message);
    }
  }

  #expectRoute(ask: Ask): void {
    const text = 'nobody came for the answer; it was not delivered';
    this.#time(ask.id, ROUTE_MS, () => {
      if (this.#due.has(ask.id)) this.#conclude(ask, this.#options.waits(ask) ? text : null);
      else this.#options.ended(ask.id, 'lost', 'it can only be answered in its own terminal now');
    });
  }

  #expectEvidence(ask: Ask): void {
    const { waits, isOnly } = this.#options;
    const text = 'the answer was handed over, and it waits as before';
    this.#time(ask.id, EVIDENCE_MS, () => this.#conclude(ask, waits(ask) && isOnly(ask) ? text : null));
  }

  /** Time is up; null: the agent went on. */
  #conclude(ask: Ask, lost: string | null): void {
    if (lost !== null) this.#options.ended(ask.id, 'lost', lost);
    else if (this.mayHaveReached(ask.id)) this.#options.ended(ask.id, 'taken', 'it went on');
    else this.#options.ended(ask.id, 'withdrawn', 'it went on without the answer');
  }

  #letGo(ask: Ask): void {
    this.#cancel(ask.id);
    const way = this.#ways.get(ask.id);
    this.#ways.delete(ask.id);
    if (way?.step === 'waits') way.route.withdraw(ask);
  }

  /** One thing at a time is waited for. */
  #time(id: AskId, ms: number, run: () => void): void {
    this.#cancel(id);
    const due = (): void => {
      this.#timers.delete(id);
      run();
    };
    this.#timers.set(id, this.#options.clock.after(ms, due));
  }

  #cancel(id: AskId): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }
}
