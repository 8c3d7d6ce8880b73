import type { Agent, AgentState, Evidence, EvidenceSource } from '../domain/agent.ts';
import { clipText } from '../domain/clip-text.ts';
import type { AgentSignal, Reading } from '../domain/signal.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { Result } from '../ports/requests.ts';
import type { IStateSource } from '../ports/state-source.ts';

/** What an agent is judged to be doing, and why. */
export type Judgement = {
  readonly state: AgentState;
  readonly evidence: Evidence;
  readonly message: string | null;
  /** Nothing seen since the core started bears it out yet. */
  readonly unconfirmed: boolean;
};

/** A turn ended, well or badly, with this judgement. */
export type Verdict = Judgement & { readonly finished: boolean };

/**
 * Whose word counts most. The process's end is a fact beyond all of them; that it merely runs says the least,
 * so as a reading it comes last.
 */
const ORDER: readonly EvidenceSource[] = [
  'program_status',
  'structured',
  'screen',
  'hook',
  'title',
  'quiet',
  'process',
  'none',
];

/** How long a hint that a turn is over must stand: agents fall silent between two tools for about a second. */
const HOLD_MS = 1_500;

const MAX_EVIDENCE = 200;

type Standing = { readonly reading: Reading; readonly at: number };

type Ranked = Standing & { readonly source: EvidenceSource };

/** What is known of an agent that runs and of which nothing else is. */
const RUNS: Judgement = {
  state: 'starting',
  evidence: { source: 'process', text: 'its process runs' },
  message: null,
  unconfirmed: false,
};

/** Decides what one agent is doing, by what its sources make of the signals. It knows no source by name. */
export class Arbiter {
  readonly #sources: readonly IStateSource[];
  readonly #clock: IClock;
  readonly #decided: (verdict: Verdict) => void;
  readonly #standing = new Map<IStateSource, Standing>();
  /** What was known before this core began, until something as good is heard. */
  #remembered: Ranked | null;
  #judgement: Judgement;
  /** Set while the keeper does not answer: what was judged before. */
  #beforeSilence: Judgement | null = null;
  #held: Cancel | null = null;

  constructor(agent: Agent, sources: readonly IStateSource[], clock: IClock, decided: (verdict: Verdict) => void) {
    this.#sources = sources;
    this.#clock = clock;
    this.#decided = decided;
    this.#judgement = agent;
    this.#remembered = agent.unconfirmed && agent.state !== 'unknown' ? rememberedOf(agent) : null;
  }

  read(signal: AgentSignal): void {
    if (this.#judgement.state === 'exited') return;
    switch (signal.kind) {
      case 'exited':
        this.end(endText(signal.exit_code, signal.signal));
        return;
      case 'keeper_lost':
        this.end('its keeper is gone');
        return;
      case 'keeper_silent':
        this.#silence();
        return;
      default:
        this.#weigh(signal);
    }
  }

  /** The process is gone, which is final. */
  end(text: string): void {
    this.stop();
    this.#decide({ state: 'exited', evidence: evidence('process', text), message: null, unconfirmed: false }, true);
  }

  /** Every reading that stands, the one that counts most first. */
  readings(): Result<'explain_agent'>['readings'] {
    return this.#ranked().map(({ source, reading, at }) => ({
      source,
      state: reading.state,
      text: clipText(reading.text, MAX_EVIDENCE),
      at,
    }));
  }

  /** Nothing is decided any more by time alone. */
  stop(): void {
    this.#held?.();
    this.#held = null;
  }

  #weigh(signal: AgentSignal): void {
    if (this.#beforeSilence !== null) this.#speak(this.#beforeSilence);
    const started = signal.kind === 'started';
    if (started && this.#remembered?.source === 'process') this.#remembered = null;
    const finished = this.#sources.filter((source) => this.#ask(source, signal)).map((source) => source.source);
    const [best] = this.#ranked();
    if (best !== undefined) this.#judge(best, finished.includes(best.source));
    else if (started && saysNothing(this.#judgement.state)) this.#decide(RUNS, false);
  }

  #silence(): void {
    this.stop();
    this.#beforeSilence ??= this.#judgement;
    const text = 'its keeper does not answer';
    this.#decide({ state: 'unknown', evidence: evidence('process', text), message: null, unconfirmed: true }, false);
  }

  #speak(before: Judgement): void {
    this.#beforeSilence = null;
    this.#decide(before, false);
  }

  /** Whether the source says, anew, that a turn ended. */
  #ask(source: IStateSource, signal: AgentSignal): boolean {
    const said = source.read(signal);
    if (said === null) return false;
    if (said === 'withdraw') {
      this.#standing.delete(source);
      return false;
    }
    this.#standing.set(source, { reading: said, at: signal.at });
    if (this.#remembered !== null && rank(source.source) <= rank(this.#remembered.source)) this.#remembered = null;
    return said.finished;
  }

  #judge(best: Ranked, finished: boolean): void {
    if (best === this.#remembered) return;
    const { state, strength } = best.reading;
    if (strength === 'hint' && state === 'idle' && this.#judgement.state === 'working') {
      this.#held ??= this.#clock.after(HOLD_MS, () => this.#confirm(finished));
      return;
    }
    this.stop();
    this.#decide(judgementOf(best), finished);
  }

  /** The hint has stood long enough. */
  #confirm(finished: boolean): void {
    this.#held = null;
    const [best] = this.#ranked();
    if (best !== undefined) this.#decide(judgementOf(best), finished);
  }

  #decide(next: Judgement, finished: boolean): void {
    const { state, evidence: why, message, unconfirmed } = next;
    this.#judgement = { state, evidence: why, message, unconfirmed };
    this.#decided({ ...this.#judgement, finished });
  }

  #ranked(): readonly Ranked[] {
    const standing = [...this.#standing].map(([source, { reading, at }]) => ({ source: source.source, reading, at }));
    const all = this.#remembered === null ? standing : [...standing, this.#remembered];
    return all.sort((a, b) => rank(a.source) - rank(b.source) || b.at - a.at);
  }
}

function rank(source: EvidenceSource): number {
  return ORDER.indexOf(source);
}

function evidence(source: EvidenceSource, text: string): Evidence {
  return { source, text: clipText(text, MAX_EVIDENCE) };
}

function saysNothing(state: AgentState): boolean {
  return state === 'unknown' || state === 'starting';
}

function judgementOf({ source, reading }: Ranked): Judgement {
  const message = reading.message === null ? null : clipText(reading.message, MAX_EVIDENCE);
  return { state: reading.state, evidence: evidence(source, reading.text), message, unconfirmed: false };
}

function rememberedOf(agent: Agent): Ranked {
  const { source, text } = agent.evidence;
  const { state, message } = agent;
  return { source, reading: { state, text, message, finished: false, strength: 'proof' }, at: agent.since };
}

/** How a process ended, in words. */
function endText(exitCode: number | null, signal: string | null): string {
  if (signal !== null) return `ended by ${signal}`;
  return exitCode === null ? 'ended; nobody saw how' : `exited with code ${exitCode}`;
}
