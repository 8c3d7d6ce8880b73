import type { Agent, AgentState, Evidence, EvidenceSource, StateDetail } from '../domain/agent.ts';
import { clipText } from '../domain/clip-text.ts';
import type { AgentSignal } from '../domain/signal.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { StandingReading } from '../ports/requests/agents.ts';
import type { IStateSource } from '../ports/state-source.ts';
import { MAX_EVIDENCE, type Standing, Standings } from './standings.ts';

/** What an agent is judged to be doing, and why. */
export type Judgement = {
  readonly state: AgentState;
  readonly detail: StateDetail | null;
  /** When its usage limit ends, ms since the epoch; null: not limited, or it did not say. */
  readonly resets_at: number | null;
  readonly background: boolean;
  readonly evidence: Evidence;
  readonly message: string | null;
  /** Nothing seen since the core started bears it out yet. */
  readonly unconfirmed: boolean;
};

/** A turn ended, well or badly, with this judgement. */
export type Verdict = Judgement & { readonly finished: boolean };

/** What a source made of a signal: another thing than before, and a turn that ended by it. */
type Heard = { readonly source: EvidenceSource; readonly news: boolean; readonly finished: boolean };

/** How long a hint that a turn is over must stand: agents fall silent between two tools for about a second. */
const HOLD_MS = 1_500;

/** Decides what one agent is doing, by what its sources make of the signals. It knows no source by name. */
export class Arbiter {
  readonly #sources: readonly IStateSource[];
  readonly #clock: IClock;
  readonly #decided: (verdict: Verdict) => void;
  readonly #standings: Standings;
  #judgement: Judgement;
  /** What its program said of its end, before it. */
  #parting: string | null = null;
  /** Set while the keeper does not answer: what was judged before. */
  #beforeSilence: Judgement | null = null;
  /** What is decided once it has stood for a while, and whether a turn has ended by it. */
  #held: Cancel | null = null;
  #finishes = false;

  constructor(agent: Agent, sources: readonly IStateSource[], clock: IClock, decided: (verdict: Verdict) => void) {
    this.#sources = sources;
    this.#clock = clock;
    this.#decided = decided;
    this.#judgement = agent;
    this.#standings = new Standings(agent);
  }

  /** Whether the signal told anything that was not known. */
  read(signal: AgentSignal): boolean {
    if (this.#judgement.state === 'exited') return false;
    switch (signal.kind) {
      case 'exited':
        this.end(
          [endText(signal.exit_code, signal.signal), ...(this.#parting === null ? [] : [this.#parting])].join(': '),
        );
        return true;
      case 'ending':
        this.#parting = signal.text;
        return true;
      case 'keeper_lost':
        this.end('its keeper is gone');
        return true;
      case 'keeper_silent':
        this.#silence();
        return true;
      default:
        return this.#weigh(signal);
    }
  }

  /** The process is gone, which is final. */
  end(text: string): void {
    this.stop();
    this.#decide(bare('exited', 'process', text), true);
  }

  /** Every reading that stands, the one that counts most first. */
  readings(): readonly StandingReading[] {
    return this.#standings.told();
  }

  /** The source that counts now; `none`: nothing stands. */
  standing(): EvidenceSource {
    const best = this.#standings.best();
    return best === null || best.remembered ? 'none' : best.source;
  }

  /** Whether a better source than this one stands. */
  outranks(source: EvidenceSource): boolean {
    return this.#standings.outranks(source);
  }

  /** Nothing is decided any more by time alone. */
  stop(): void {
    this.#held?.();
    this.#held = null;
    this.#finishes = false;
  }

  #weigh(signal: AgentSignal): boolean {
    if (this.#beforeSilence !== null) this.#speak(this.#beforeSilence);
    if (signal.kind === 'started') this.#standings.started();
    const heard = this.#sources.map((source) => this.#ask(source, signal));
    const best = this.#standings.best();
    const finished = heard.some((said) => said.finished && said.source === best?.source);
    if (best !== null) this.#judge(best, finished);
    else if (!saysNothing(this.#judgement.state)) this.#hold(false);
    else if (signal.kind === 'started') this.#decide(bare('starting', 'process', 'its process runs'), false);
    return signal.kind === 'started' || heard.some((said) => said.news);
  }

  #silence(): void {
    this.stop();
    this.#beforeSilence ??= this.#judgement;
    const unknown = bare('unknown', 'process', 'its keeper does not answer');
    this.#decide({ ...unknown, background: this.#judgement.background, unconfirmed: true }, false);
  }

  #speak(before: Judgement): void {
    this.#beforeSilence = null;
    this.#decide(before, false);
  }

  #ask(source: IStateSource, signal: AgentSignal): Heard {
    const said = source.read(signal);
    if (said === null) return { source: source.source, news: false, finished: false };
    const news = this.#standings.hear(source, said, signal.at);
    return { source: source.source, news, finished: said !== 'withdraw' && said.finished };
  }

  #judge(best: Standing & { readonly remembered: boolean }, finished: boolean): void {
    if (best.remembered) return;
    const { state, strength } = best.reading;
    const ends = this.#judgement.state === 'working' || this.#judgement.state === 'waiting';
    if (strength === 'hint' && state === 'idle' && ends) {
      this.#hold(finished);
      return;
    }
    this.stop();
    this.#decide(this.#judgementOf(best), finished);
  }

  /** Decides in a while by what stands then. */
  #hold(finished: boolean): void {
    this.#finishes ||= finished;
    this.#held ??= this.#clock.after(HOLD_MS, () => {
      const ended = this.#finishes;
      this.stop();
      const best = this.#standings.best();
      if (best !== null) this.#decide(this.#judgementOf(best), ended);
      else this.#decide({ ...bare('unknown', 'none', NOTHING), background: this.#standings.background }, false);
    });
  }

  #judgementOf({ source, reading }: Standing): Judgement {
    return {
      state: reading.state,
      detail: reading.detail ?? null,
      resets_at: reading.resets_at ?? null,
      background: this.#standings.background,
      evidence: { source, text: clipText(reading.text, MAX_EVIDENCE) },
      message: reading.message === null ? null : clipText(reading.message, MAX_EVIDENCE),
      unconfirmed: false,
    };
  }

  #decide(next: Judgement, finished: boolean): void {
    const { state, detail, resets_at, background, evidence, message, unconfirmed } = next;
    this.#judgement = { state, detail, resets_at, background, evidence, message, unconfirmed };
    this.#decided({ ...this.#judgement, finished });
  }
}

const NOTHING = 'nothing tells any more what it does';

/** A judgement by what happens to the process, not by what the agent says. */
function bare(state: AgentState, source: EvidenceSource, text: string): Judgement {
  const evidence = { source, text: clipText(text, MAX_EVIDENCE) };
  return { state, detail: null, resets_at: null, background: false, evidence, message: null, unconfirmed: false };
}

function saysNothing(state: AgentState): boolean {
  return state === 'unknown' || state === 'starting';
}

/** How a process ended, in words. */
function endText(exitCode: number | null, signal: string | null): string {
  if (signal !== null) return `ended by ${signal}`;
  return exitCode === null ? 'ended; nobody saw how' : `exited with code ${exitCode}`;
}
