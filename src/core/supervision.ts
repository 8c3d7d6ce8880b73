import { type Agent, type AgentId, isLive } from '../domain/agent.ts';
import { clipText } from '../domain/clip-text.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { IStateSource } from '../ports/state-source.ts';
import { Arbiter, type Verdict } from './arbiter.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';

/** How long what is no change of state may wait: some agents spin a wheel in their title ten times a second. */
const CALM_MS = 1_000;

const MAX_TITLE = 200;

export type SupervisionOptions = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly clock: IClock;
  readonly sources: readonly IStateSource[];
  /** Its end is durable in the store. */
  readonly settled: (agent: AgentId) => void;
};

/** One live agent, as the core follows it: makes its row of what is learnt about it. */
export class Supervision {
  readonly id: AgentId;
  readonly arbiter: Arbiter;
  readonly #options: SupervisionOptions;
  readonly #watchers = new Set<() => void>();
  /** What is not in the row yet. */
  #waiting: Partial<Agent> = {};
  #calm: Cancel | null = null;
  /** A person asked for its end, so that it need not be looked at. */
  #stopping = false;
  #hasWritten = false;

  constructor(agent: Agent, options: SupervisionOptions) {
    this.id = agent.id;
    this.#options = options;
    this.arbiter = new Arbiter(agent, options.sources, options.clock, (verdict) => this.#decided(verdict));
  }

  /** Its row; undefined once its node is gone. */
  get agent(): Agent | undefined {
    return this.#options.state.agents.get(this.id);
  }

  /** Whether it has written anything since this core began. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  read(signal: AgentSignal): void {
    this.#learn(signal);
    this.arbiter.read(signal);
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** A person wants it to end. */
  stopping(): void {
    this.#stopping = true;
  }

  /** It never ran, or no longer does. */
  end(text: string, at: number): void {
    this.#patch({ exited_at: at }, false);
    this.arbiter.end(text);
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Puts fields into the row: at once, or together with the next that cannot wait. */
  #patch(fields: Partial<Agent>, urgent: boolean): void {
    Object.assign(this.#waiting, fields);
    if (urgent) this.#publish();
    else this.#calm ??= this.#options.clock.after(CALM_MS, () => this.#publish());
  }

  /** Resolves with true once `holds`, which is asked again after each signal; with false after `ms`. */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (held: boolean): void => {
        this.#watchers.delete(watcher);
        cancel();
        resolve(held);
      };
      const watcher = (): void => {
        if (holds()) finish(true);
      };
      const cancel = this.#options.clock.after(ms, () => finish(holds()));
      this.#watchers.add(watcher);
    });
  }

  /** Lets go of it; it runs on. */
  release(): void {
    this.arbiter.stop();
    this.#calm?.();
    this.#calm = null;
  }

  #learn(signal: AgentSignal): void {
    switch (signal.kind) {
      case 'started':
        this.#patch({ pid: signal.pid, keeper: signal.keeper, started_at: this.agent?.started_at ?? signal.at }, true);
        return;
      case 'exited':
        this.#patch({ exited_at: signal.at, exit_code: signal.exit_code, signal: signal.signal }, false);
        return;
      case 'keeper_lost':
        this.#patch({ exited_at: signal.at }, false);
        return;
      case 'title':
        this.#patch({ title: clipText(signal.title, MAX_TITLE) || null }, false);
        return;
      case 'resized':
        this.#patch({ cols: signal.cols, rows: signal.rows }, true);
        return;
      case 'output':
        this.#hasWritten ||= signal.offset > 0;
        return;
      default:
        return;
    }
  }

  #decided({ state, evidence, message, unconfirmed, finished }: Verdict): void {
    const moved = this.agent?.state !== state || this.agent.unconfirmed !== unconfirmed;
    const since = this.agent?.state !== state ? { since: this.#waiting.exited_at ?? this.#options.clock.now() } : {};
    this.#patch({ state, evidence, message, unconfirmed, ...since, ...this.#seen(state, finished) }, moved || finished);
  }

  /** Whether a person should look, if that changes: work that has begun anew need not be looked at any more. */
  #seen(state: Agent['state'], finished: boolean): Partial<Agent> {
    if (state === 'working') return { unseen: false };
    return finished ? { unseen: !this.#stopping } : {};
  }

  #publish(): void {
    this.#calm?.();
    this.#calm = null;
    const before = this.agent;
    const waiting = this.#waiting;
    this.#waiting = {};
    if (before === undefined || !differs(before, waiting)) return;
    const agent = { ...before, ...waiting };
    const noted = this.#options.journal.note({ changes: [{ kind: 'agent_put', agent }] });
    if (!isLive(agent) && isLive(before)) void noted.then((durable) => durable && this.#options.settled(this.id));
  }
}

function differs(agent: Agent, fields: Partial<Agent>): boolean {
  return Object.entries(fields).some(([name, value]) => {
    const before: unknown = agent[name as keyof Agent];
    return typeof value === 'object' ? JSON.stringify(before) !== JSON.stringify(value) : before !== value;
  });
}
