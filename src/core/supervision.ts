import { type Agent, type AgentId, isLive } from '../domain/agent.ts';
import { clipText } from '../domain/clip-text.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { Transition } from '../domain/transition.ts';
import { turnText } from '../domain/turn-text.ts';
import type { IAgentChannel, IAgentFeed } from '../ports/agent-feed.ts';
import type { IAgentTerminal } from '../ports/agent-manager.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { IStateSource } from '../ports/state-source.ts';
import { differs } from './agent-fields.ts';
import { AgentHistory } from './agent-history.ts';
import { Arbiter, type Judgement, type Verdict } from './arbiter.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import { Feeding } from './feeding.ts';
import type { Hearing } from './hearing.ts';
import type { Journal } from './journal.ts';
import { learnWords } from './learnt-words.ts';

/** How long what is no change of state may wait: some agents spin a wheel in their title ten times a second. */
const CALM_MS = 1_000;

const MAX_TITLE = 200;

/** Last words, and when they were told. */
export type Said = { readonly text: string; readonly at: number };

/** How long an agent must write nothing until its silence is told: turns pause for a few seconds. */
const QUIET_MS = 10_000;

export type SupervisionOptions = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly clock: IClock;
  readonly sources: readonly IStateSource[];
  readonly feeds: readonly IAgentFeed[];
  /** Its terminal; null: it has none, or its keeper does not answer. */
  readonly terminal: () => IAgentTerminal | null;
  readonly hearing: Hearing;
  readonly talk: Conversations;
  /** Its end is durable in the store. */
  readonly settled: (agent: AgentId) => void;
};

/** One live agent, as the core follows it: makes its row of what is learnt about it. */
export class Supervision {
  readonly id: AgentId;
  readonly arbiter: Arbiter;
  readonly history = new AgentHistory();
  /** Its program takes turns: sooner or later something tells of them, be it its silence. */
  readonly takesTurns: boolean;
  readonly #feeding: Feeding;
  #quiet: Cancel | null = null;
  readonly #options: SupervisionOptions;
  readonly #watchers = new Set<() => void>();
  /** What is not in the row yet, and what is not in the history. */
  #waiting: Partial<Agent> = {};
  #transitions: Transition[] = [];
  #calm: Cancel | null = null;
  /** A person asked for its end, so that it need not be looked at. */
  #stopping = false;
  #hasWritten = false;
  #said: Said | null = null;
  #turns = 0;
  /** When its last turn began; 0: none did since this core began. */
  #beganAt = 0;
  /** It was at work when it was last seen, before this core began. */
  #leftWorking: boolean;
  #channel: IAgentChannel | null = null;

  constructor(agent: Agent, options: SupervisionOptions) {
    this.id = agent.id;
    this.#leftWorking = agent.unconfirmed && agent.state === 'working';
    this.#options = options;
    this.arbiter = new Arbiter(agent, options.sources, options.clock, (verdict) => this.#decided(verdict));
    this.#feeding = new Feeding(options.feeds, {
      row: () => this.agent,
      terminal: options.terminal,
      standing: () => this.arbiter.standing(),
      outranks: (source) => this.arbiter.outranks(source),
      emit: (signal) => this.read(signal),
      raise: (draft, key, route) => {
        if (this.agent !== undefined && isLive(this.agent)) options.hearing.raise(this.id, draft, key, route);
      },
      withdraw: (key, text) => options.hearing.withdraw(this.id, key, text),
      used: (status) => options.hearing.used(this.id, status),
      durable: () => options.journal.pending ?? Promise.resolve(),
      speak: (channel) => {
        this.#channel = channel;
        this.#wake();
      },
    });
    this.takesTurns = options.sources.some(({ source }) => source === 'quiet');
  }

  /** Its row; undefined once its node is gone. */
  get agent(): Agent | undefined {
    return this.#options.state.agents.get(this.id);
  }

  /** Whether it has written anything since this core began. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  /** How often it began to work since this core began: a turn may be over before anyone looks. */
  get turns(): number {
    return this.#turns;
  }

  /** Whether its program has told what its last turn came to; its own words may lag behind its state. */
  get hasSpoken(): boolean {
    return this.#said !== null && this.#said.at >= this.#beganAt;
  }

  /** What its program told of its last words, since this core began. */
  get said(): Said | null {
    return this.#said;
  }

  /** By what it takes prompts instead of by its terminal; null: by its terminal, or it cannot be reached. */
  get channel(): IAgentChannel | null {
    return this.#channel;
  }

  read(signal: AgentSignal): void {
    this.#learn(signal);
    const { talk, journal } = this.#options;
    if (this.agent !== undefined) learnWords(talk, journal, this.agent, signal);
    if (this.arbiter.read(signal)) this.history.keep(signal);
    this.#feeding.heard(signal);
    this.#wake();
  }

  /** Its screen as it is now; nothing when it has no terminal that answers. */
  async screen(): Promise<readonly AgentSignal[]> {
    const at = this.#options.clock.now();
    const screen = await this.#options
      .terminal()
      ?.readScreen({ scrollback: 0, ansi: false })
      .catch(() => null);
    if (screen === null || screen === undefined) return [];
    return [{ kind: 'screen', agent: this.id, at, lines: screen.lines, alternate: screen.alternate }];
  }

  /** A person wants it to end. */
  stopping(): void {
    this.#stopping = true;
  }

  /** It never ran, or no longer does. */
  end(text: string, at: number): void {
    this.#patch({ exited_at: at }, false);
    this.#feeding.stop();
    this.arbiter.end(text);
    this.#wake();
  }

  #wake(): void {
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
    this.#feeding.stop();
    this.arbiter.stop();
    this.#quiet?.();
    this.#calm?.();
    this.#calm = null;
  }

  /** Tells of its silence, if it goes on for so long. */
  #listen(): void {
    this.#quiet?.();
    this.#quiet = this.#options.clock.after(QUIET_MS, () => {
      this.read({ kind: 'quiet', agent: this.id, at: this.#options.clock.now(), ms: QUIET_MS });
    });
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
      case 'session':
        this.#patch({ session: signal.session }, true);
        return;
      case 'recorded':
        this.#patch({ recorded: signal.record }, true);
        return;
      case 'said':
        this.#said = { text: turnText(signal.text), at: signal.at };
        return;
      case 'output':
        this.#hasWritten ||= signal.offset > 0;
        if (signal.offset > 0) this.history.wrote(signal.at);
        if (this.takesTurns) this.#listen();
        return;
      default:
        return;
    }
  }

  #decided({ finished, ...judgement }: Verdict): void {
    const before = { ...this.agent, ...this.#waiting };
    const changes = before.state !== judgement.state || before.detail !== judgement.detail;
    const moved = changes || before.unconfirmed !== judgement.unconfirmed || before.background !== judgement.background;
    if (changes) this.#note(judgement);
    if (judgement.state === 'idle' && before.state === 'working') this.#options.talk.stream(this.id, '');
    if (judgement.state === 'working' && before.state !== 'working') this.#beginTurn(before.unconfirmed === true);
    const since = before.state === judgement.state ? {} : { since: this.#moment() };
    const over = finished || this.#finishedUnseen(judgement);
    this.#patch({ ...judgement, ...since, ...this.#seen(judgement.state, over) }, moved || over);
  }

  /** Whether this tells that a turn ended while no core was there; told once. */
  #finishedUnseen({ state, unconfirmed }: Judgement): boolean {
    if (!this.#leftWorking || unconfirmed || state === 'unknown' || state === 'starting') return false;
    this.#leftWorking = false;
    return state === 'idle';
  }

  /** One that the last core saw begin is no new one. */
  #beginTurn(known: boolean): void {
    this.#turns++;
    this.#beganAt = this.#options.clock.now();
    if (!known) this.#options.talk.begins(this.id);
  }

  /** Remembers that it is in another state, or in the same in another way. */
  #note({ state, detail, evidence }: Judgement): void {
    const before = this.agent;
    if (before === undefined) return;
    const at = this.#moment();
    const dwell = Math.max(0, at - before.since);
    this.#transitions.push({ agent: this.id, at, from: before.state, to: state, detail, dwell, evidence });
  }

  /** When what is decided now came to be so. */
  #moment(): number {
    return this.#waiting.exited_at ?? this.#options.clock.now();
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
    const moves = this.#transitions.map((transition) => ({ kind: 'transition_put' as const, transition }));
    this.#transitions = [];
    const noted = this.#options.journal.note({ changes: [...moves, { kind: 'agent_put', agent }] });
    if (!isLive(agent) && isLive(before)) void noted.then((durable) => durable && this.#options.settled(this.id));
  }
}
