import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { AskRule } from '../../src/domain/ask-rules.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { IAskRoute } from '../../src/ports/ask-route.ts';
import type { IAuditLog, ICortexStore, IHistory } from '../../src/ports/cortex-store.ts';
import { type AskRig, askRig, sampleDraft } from './ask-rig.ts';
import { manualClock } from './manual-clock.ts';
import type { SeededRandom } from './seeded-random.ts';

export type RaceStore = { readonly store: ICortexStore; readonly history: IHistory; readonly audit: IAuditLog };

/** How the agent's own dialog was closed: by its hook's answer, at its keyboard, by Esc, with its process. */
type Closed = { readonly by: 'hook'; readonly ask: Ask } | { readonly by: 'keyboard' | 'interrupted' | 'ended' };

/** One life of a core: nothing that it does after its end reaches anyone. */
type Life = { readonly rig: AskRig; alive: boolean };

const DRAFT = sampleDraft();

/** An agent with one dialog, the hook that waits for its answer, two surfaces, and a core that may be killed at any moment. */
export class AskRace {
  /** What happened, in order. */
  readonly story: string[] = [];
  readonly #store: RaceStore;
  readonly #random: SeededRandom;
  readonly #clock = manualClock();
  readonly #rules: readonly AskRule[];
  readonly #delivered: Ask[] = [];
  #life: Life | null = null;
  #dialog: Closed | null = null;
  #hookAnswered = false;
  #accepted = 0;
  #restarts = 0;

  constructor(store: RaceStore, random: SeededRandom) {
    this.#store = store;
    this.#random = random;
    const expires_at = this.#clock.now() + random.below(600);
    const rule = {
      name: 'make',
      profile: null,
      tool: 'Bash',
      pattern: 'make *',
      verdict: 'allow',
      expires_at,
    } as const;
    this.#rules = random.below(6) === 0 ? [rule] : [];
  }

  /** Lets everything happen; gives how the dialog was closed. */
  async run(): Promise<string> {
    await this.#begin();
    const racers = [
      this.#race('answer yes', () => this.#answer('yes', 'tui:work')),
      this.#race('answer no', () => this.#answer('no', 'telegram')),
      ...Array.from({ length: this.#random.below(3) }, () => this.#race('restart', () => this.#restart())),
      ...Array.from({ length: 3 }, () => this.#race('time', () => this.#pass(this.#random.below(400)))),
    ];
    const closing = this.#random.pick(['keyboard', 'interrupted', 'ended', null, null] as const);
    if (closing !== null) racers.push(this.#race(closing, () => this.#close({ by: closing })));
    await Promise.all(racers);
    await this.#calm();
    if (this.#dialog === null) await this.#close({ by: 'keyboard' });
    await this.#calm();
    return this.#outcome();
  }

  /** What must not be, in words; empty when all is well. */
  faults(): readonly string[] {
    const asks = this.#store.history.closedAsks(null);
    const written = this.#store.audit.read(null, 1_000).filter(({ result }) => result === 'ok');
    const count = (what: string, on: string) => written.filter((line) => line.what === what && line.on === on).length;
    const dialog = this.#dialog;
    return [
      ...this.#store.store.load().asks.map(({ id }) => `${id} is not over`),
      ...asks.filter(({ id }) => count('ask_raised', id) !== 1).map(({ id }) => `${id} was not raised once`),
      ...asks.filter(({ id }) => count('ask_closed', id) !== 1).map(({ id }) => `${id} did not end once`),
      ...asks
        .filter((ask) => count('answer_ask', ask.id) !== (ask.answer === null ? 0 : 1))
        .map(({ id }) => `${id} was not answered as written`),
      ...(this.#accepted > asks.filter(({ answer }) => answer !== null).length ? ['an answer was accepted twice'] : []),
      ...this.#delivered.flatMap((ask) =>
        sameAnswer(ask, this.#kept(ask)) ? [] : [`${ask.id} was delivered otherwise`],
      ),
      ...(this.#delivered.length > 1 ? ['the hook got two answers'] : []),
      ...(dialog?.by === 'hook' && this.#kept(dialog.ask)?.end?.kind !== 'taken'
        ? ['what was taken is not said so']
        : []),
      ...asks.filter((ask) => this.#wronglyTaken(ask)).map(({ id }) => `${id} was not taken`),
    ];
  }

  #kept({ id }: Ask): Ask | null {
    return this.#store.history.ask(id);
  }

  /** Said to be taken, while no core can have handed it over. */
  #wronglyTaken(ask: Ask): boolean {
    return ask.end?.kind === 'taken' && this.#restarts === 0 && !this.#delivered.some(({ id }) => id === ask.id);
  }

  #outcome(): string {
    const dialog = this.#dialog;
    if (dialog?.by !== 'hook') return dialog?.by ?? 'open';
    const { answer } = dialog.ask;
    return answer?.who === 'user' ? (answer.options[0] ?? '') : 'rule';
  }

  async #begin(): Promise<void> {
    this.#life = await this.#newLife();
    await this.#hookAsks();
    await this.#agentIs(this.#agentState());
  }

  /** Happens after a random number of steps of whatever else goes on. */
  async #race(name: string, happen: () => Promise<void>): Promise<void> {
    await this.#steps(this.#random.below(60));
    this.story.push(name);
    await happen();
  }

  async #answer(option: string, surface: string): Promise<void> {
    const life = this.#life;
    if (life === null) return;
    const ask = [...life.rig.state.asks.values()].at(-1);
    const asked = life.rig.answer({ ask: ask?.id ?? 'q1', options: [option], hash: DRAFT.hash }, surface);
    // A core that is killed never answers.
    await Promise.race([asked.then(() => this.#tell(life, option), refused), this.#steps(400)]);
  }

  #tell(life: Life, option: string): void {
    if (!life.alive) return;
    this.#accepted += 1;
    this.story.push(`accepted ${option}`);
  }

  async #restart(): Promise<void> {
    const before = this.#life;
    if (before === null) return;
    this.#life = null;
    before.alive = false;
    before.rig.asks.release();
    this.#restarts += 1;
    await this.#steps(this.#random.below(20));
    this.#life = await this.#newLife();
    await this.#agentIs(this.#agentState());
    await this.#steps(this.#random.below(20));
    await this.#hookAsks();
  }

  async #newLife(): Promise<Life> {
    const life = { alive: true };
    const { store } = this.#store;
    const mortal: ICortexStore = {
      ...store,
      commit: (batch) => {
        if (!life.alive) throw new Error('killed');
        return store.commit(batch);
      },
    };
    const rig = await askRig({
      store: { ...this.#store, store: mortal },
      clock: this.#clock,
      rules: () => this.#rules,
    });
    return Object.assign(life, { rig });
  }

  /** The hook asks, again after a restart, until it has its answer or its agent has ended. */
  async #hookAsks(): Promise<void> {
    const life = this.#life;
    if (life === null || this.#hookAnswered || this.#agentState() === 'exited') return;
    const route: IAskRoute = {
      via: 'hook',
      deliver: (ask) => (life.alive ? this.#deliver(ask) : new Promise(() => undefined)),
      withdraw: () => {
        if (life.alive) this.#hookAnswered = true;
      },
    };
    life.rig.asks.raise('a1', DRAFT, 'k1', route, this.#restarts > 0);
    await life.rig.journal.pending?.catch(() => undefined);
  }

  async #deliver(ask: Ask): Promise<'sent'> {
    this.#delivered.push(ask);
    this.#hookAnswered = true;
    this.story.push(`delivered ${ask.answer?.options.join()}`);
    await this.#steps(this.#random.below(5));
    void this.#close({ by: 'hook', ask });
    return 'sent';
  }

  /** Whoever is first at the dialog closes it; the agent's state is seen a little later. */
  async #close(how: Closed): Promise<void> {
    if (this.#dialog !== null) return;
    this.#dialog = how;
    this.story.push(`closed by ${how.by}`);
    await this.#steps(this.#random.below(10));
    await this.#agentIs(this.#agentState());
  }

  #agentState(): Agent['state'] {
    switch (this.#dialog?.by) {
      case undefined:
        return 'waiting';
      case 'interrupted':
        return 'idle';
      case 'ended':
        return 'exited';
      default:
        return 'working';
    }
  }

  async #agentIs(state: Agent['state']): Promise<void> {
    await this.#life?.rig.agentIs(state).catch(() => undefined);
  }

  async #pass(ms: number): Promise<void> {
    this.#clock.advance(ms);
    await this.#steps(5);
  }

  /** Everything that is under way comes to its end, and all time limits pass. */
  async #calm(): Promise<void> {
    for (let turn = 0; turn < 40; turn += 1) await this.#pass(1_000);
  }

  async #steps(count: number): Promise<void> {
    for (let step = 0; step < count; step += 1) await Promise.resolve();
  }
}

function refused(error: unknown): void {
  const expected = error instanceof MoitumiError && ['ask_closed', 'ask_not_found', 'read_only'].includes(error.code);
  if (!expected) throw error;
}

function sameAnswer(ask: Ask, kept: Ask | null): boolean {
  return kept !== null && JSON.stringify(ask.answer) === JSON.stringify(kept.answer);
}
