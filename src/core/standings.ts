import type { Agent, EvidenceSource, StateDetail } from '../domain/agent.ts';
import { clipText } from '../domain/clip-text.ts';
import type { Reading } from '../domain/signal.ts';
import type { StandingReading } from '../ports/requests/agents.ts';
import type { IStateSource } from '../ports/state-source.ts';

/** A reading that stands, and whose it is. */
export type Standing = {
  readonly source: EvidenceSource;
  readonly reading: Reading;
  /** When it was said last, ms since the epoch. */
  readonly at: number;
  /** A better source has changed its mind since: it no longer counts. */
  readonly stale: boolean;
};

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

/** How far apart two sources may tell of one event: hooks run beside the agent's own word. */
const APART_MS = 2_000;

/** Longest text of a reading that is shown, in UTF-16 units. */
export const MAX_EVIDENCE = 200;

/** What the sources of one agent say, as far as it still stands. */
export class Standings {
  readonly #said = new Map<IStateSource, Standing & { readonly order: number }>();
  /** What was known before this core began, until something as good is heard. */
  #remembered: Standing | null;
  #order = 0;
  #background: boolean;

  constructor(agent: Agent) {
    this.#remembered = agent.unconfirmed && agent.state !== 'unknown' ? rememberedOf(agent) : null;
    this.#background = agent.background;
  }

  /** The last word on whether shells or subagents of its still run, whoever said it. */
  get background(): boolean {
    return this.#background;
  }

  /** Takes in what a source says now. Whether it is another thing than before. */
  hear(source: IStateSource, said: Reading | 'withdraw', at: number): boolean {
    if (said === 'withdraw') return this.#said.delete(source);
    const standing = { source: source.source, reading: said, at, stale: false, order: this.#order++ };
    const before = this.#said.get(source);
    this.#said.set(source, standing);
    if (said.background !== undefined) this.#background = said.background;
    if (this.#remembered !== null && weight(standing) <= weight(this.#remembered)) this.#remembered = null;
    if (before?.reading.state !== said.state) this.#outdate(standing);
    return before === undefined || !alike(before.reading, said);
  }

  /** Its process was started, or found again: that it once ran is no memory any more. */
  started(): void {
    if (this.#remembered?.source === 'process') this.#remembered = null;
  }

  /** The reading that counts; `remembered`: nothing heard since the core began is as good. Null: nothing stands. */
  best(): (Standing & { readonly remembered: boolean }) | null {
    const [first] = this.#ranked().filter((standing) => !standing.stale);
    return first === undefined ? null : { ...complete(first, this.#ranked()), remembered: first === this.#remembered };
  }

  /** Whether a better source than this one stands, that has spoken since the core began. */
  outranks(source: EvidenceSource): boolean {
    const best = this.best();
    return best !== null && !best.remembered && weight(best) < ORDER.indexOf(source);
  }

  /** All of it, the one that counts most first. */
  told(): readonly StandingReading[] {
    return this.#ranked().map(({ source, reading, at, stale }) => ({
      source,
      state: reading.state,
      text: clipText(reading.text, MAX_EVIDENCE),
      at,
      stale,
    }));
  }

  #ranked(): readonly Standing[] {
    const said: readonly Standing[] = [...this.#said.values()].sort(
      (a, b) => weight(a) - weight(b) || b.order - a.order,
    );
    const remembered = this.#remembered;
    if (remembered === null) return said;
    const lesser = said.findIndex((standing) => weight(standing) > weight(remembered));
    return said.toSpliced(lesser === -1 ? said.length : lesser, 0, remembered);
  }

  /** What no better source said before this change of mind is of a time that is over; but a process is as it is until it changes. */
  #outdate(change: Standing): void {
    for (const [source, standing] of this.#said) {
      const older = standing !== change && weight(standing) >= weight(change) && standing.source !== 'process';
      if (older && !standing.stale) this.#said.set(source, { ...standing, stale: true });
    }
  }
}

/**
 * A mere hint of a channel is worth as much as a hook, and a title that proves what it says, as Gemini's, as much as a
 * channel: of those, whichever spoke last counts.
 */
function weight({ source, reading }: Pick<Standing, 'source' | 'reading'>): number {
  if (source === 'structured' && reading.strength === 'hint') return ORDER.indexOf('hook');
  if (source === 'title' && reading.strength === 'proof') return ORDER.indexOf('structured');
  return ORDER.indexOf(source);
}

/** What a general word may turn out to be, as another source tells. */
const CLOSER: Readonly<Partial<Record<StateDetail, readonly StateDetail[]>>> = {
  permission: ['question', 'plan', 'trust'],
  error: ['limit', 'auth'],
};

function isCloser(general: StateDetail | undefined, detail: StateDetail | undefined): boolean {
  if (detail === undefined) return false;
  return general === undefined || CLOSER[general]?.includes(detail) === true;
}

function alike(before: Reading, said: Reading): boolean {
  return (
    before.state === said.state &&
    before.detail === said.detail &&
    before.background === said.background &&
    before.strength === said.strength &&
    !said.finished
  );
}

/** What a reading leaves open, another may tell that speaks of the same moment. */
function complete(best: Standing, all: readonly Standing[]): Standing {
  const { state, detail, resets_at, message } = best.reading;
  const general = detail === undefined || Object.hasOwn(CLOSER, detail);
  if (!general && message !== null) return best;
  const same = all.filter(
    (other) => other !== best && other.reading.state === state && (!other.stale || other.at >= best.at - APART_MS),
  );
  const detailed = general ? same.find((other) => isCloser(detail, other.reading.detail))?.reading : undefined;
  const until = resets_at ?? detailed?.resets_at;
  return {
    ...best,
    reading: {
      ...best.reading,
      message: message ?? same.find((other) => other.reading.message !== null)?.reading.message ?? null,
      ...(detailed?.detail === undefined ? {} : { detail: detailed.detail }),
      ...(until === undefined ? {} : { resets_at: until }),
    },
  };
}

function rememberedOf(agent: Agent): Standing {
  const { state, message, detail, resets_at } = agent;
  const reading: Reading = {
    state,
    text: agent.evidence.text,
    message,
    finished: false,
    strength: 'proof',
    ...(detail === null ? {} : { detail }),
    ...(resets_at === null ? {} : { resets_at }),
  };
  return { source: agent.evidence.source, reading, at: agent.since, stale: false };
}
