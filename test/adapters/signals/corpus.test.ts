import { describe, expect, it } from 'vitest';
import type { EvidenceSource } from '../../../src/domain/agent.ts';
import { type Recording, recordings } from '../../support/recording.ts';
import { type Decision, replay } from '../../support/replay.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** Whose word is the truth of a recording: it is exact, and was compared with what was seen. */
const TRUTH: Readonly<Record<string, EvidenceSource>> = {
  claude: 'program_status',
  codex: 'program_status',
  opencode: 'structured',
  gemini: 'title',
};

/** What an agent's sources may come down to: an old version, a terminal of its own, no hooks. */
const WORLDS: readonly (readonly EvidenceSource[] | 'all')[] = [
  'all',
  ['screen', 'process'],
  ['hook', 'process'],
  ['hook', 'structured', 'process'],
  ['title', 'quiet', 'process'],
  ['screen', 'hook', 'title', 'quiet', 'process'],
];

const SHUFFLES = 5;

/** How long a source other than the true one may take to see that a turn has begun: it is drawn, looked at, told late. */
const BEGIN_MS = 1_500;

/** How much earlier than the true one another source may see that it is over. */
const END_MS = 500;

const all = recordings();

describe.each(all.map((recording) => [recording.name, recording] as const))('%s', (name, recording) => {
  it('goes through the states that were seen when it was recorded', async () => {
    expect(path(await replay(recording))).toBe(PATHS[name]);
  });

  it.each(WORLDS)(
    'never waits and is idle without a key in between, nor is idle while it works, by %s',
    async (world) => {
      const random = seededRandom(`${name} by ${String(world)}`);
      const truth = await replay(recording, { sources: [truthOf(recording), 'process'] });
      for (let round = 0; round <= SHUFFLES; round += 1) {
        const decisions = await replay(recording, {
          ...(world === 'all' ? {} : { sources: world }),
          ...(round === 0 ? {} : { shuffled: random }),
        });
        expect({ round, leaps: leaps(decisions, recording) }).toEqual({ round, leaps: [] });
        expect({ round, idle: idleAtWork(decisions, truth) }).toEqual({ round, idle: [] });
      }
    },
  );
});

describe('what a person waits for', () => {
  const asked = marks('permission', 'question', 'trust');
  it.each(asked)('%s: at %i ms it asks, and that is seen within half a second', async (_name, at, recording) => {
    const decisions = await replay(recording);
    expect(stateAt(decisions, at + 500)?.state).toBe('waiting');
  });

  const broken = all.flatMap((recording) =>
    interrupts(recording).map((at) => [recording.name, at, recording] as const),
  );
  it.each(broken)('%s: at %i ms it is interrupted, and that is seen within a second', async (_name, at, recording) => {
    const decisions = await replay(recording, { shuffled: seededRandom('interrupt') });
    expect(stateAt(decisions, at - 1)?.state).not.toBe('idle');
    expect(stateAt(decisions, at + 1_000)?.state).toBe('idle');
  });

  const drawn = broken.filter(([name]) => !name.startsWith('claude'));
  it.each(drawn)(
    '%s: at %i ms it is interrupted, and its screen tells within a second',
    async (_name, at, recording) => {
      const decisions = await replay(recording, { sources: ['screen', 'process'] });
      expect(stateAt(decisions, at + 1_000)?.state).toBe('idle');
    },
  );

  it('there are such moments', () => {
    expect([asked.length, broken.length]).toEqual([10, 4]);
  });
});

/** The states in order; `!` where a turn ended by itself, `+` with something in the background. Gemini cannot tell an interrupt. */
const PATHS: Readonly<Record<string, string>> = {
  'claude-2.1.329-asks.jsonl':
    'starting idle working waiting/question working idle! working working+ idle+! working+ working idle! working idle! exited!',
  'claude-2.1.329-errors.jsonl': 'starting idle working idle/limit! working exited!',
  'claude-2.1.329-trust.jsonl': 'starting waiting/trust idle exited!',
  'claude-2.1.329-turns.jsonl':
    'starting idle working idle! working idle working waiting/permission working idle! working waiting/permission idle exited!',
  'codex-0.169.0-errors.jsonl':
    'starting idle working idle working idle/error! idle/limit working idle/limit! working idle/limit! exited!',
  'codex-0.169.0-turns.jsonl':
    'starting idle working idle! working idle working waiting/permission working idle! working waiting/permission working idle exited!',
  'gemini-0.61.0-turns.jsonl':
    'starting idle working idle! working idle! working waiting/permission working idle! working waiting/permission idle exited!',
  'opencode-1.18.33-turns.jsonl':
    'starting idle working idle! working idle working waiting/permission working idle! working waiting/permission working idle! exited!',
};

function path(decisions: readonly Decision[]): string {
  return decisions
    .map(({ state, detail, background, finished }) =>
      [state, detail === null ? '' : `/${detail}`, background ? '+' : '', finished ? '!' : ''].join(''),
    )
    .join(' ');
}

function truthOf(recording: Recording): EvidenceSource {
  const source = TRUTH[recording.agent];
  if (source === undefined) throw new Error(`Nobody knows what is true of ${recording.agent}`);
  return source;
}

/** Changes from waiting to idle with no key typed while it waited. */
function leaps(decisions: readonly Decision[], { events }: Recording): readonly string[] {
  return spans(decisions).flatMap(({ decision, from, to, next }) => {
    if (decision.state !== 'waiting' || next?.state !== 'idle') return [];
    const typed = events.some((event) => event.kind === 'input' && event.t >= from - BEGIN_MS && event.t <= to);
    return typed ? [] : [`${from} to ${to}: ${decision.evidence.text}, then ${next.evidence.text}`];
  });
}

/** Where it was said to be idle although it had been working for a while, and went on. */
function idleAtWork(decisions: readonly Decision[], truth: readonly Decision[]): readonly string[] {
  const works = spans(truth).filter(({ decision }) => decision.state === 'working');
  const idle = spans(decisions).filter(({ decision }) => decision.state === 'idle');
  return works.flatMap((work) =>
    idle
      .filter(({ from, to }) => Math.max(from, work.from + BEGIN_MS) < Math.min(to, work.to - END_MS))
      .map(({ from, decision }) => `${from}: ${decision.evidence.text}, at work from ${work.from} to ${work.to}`),
  );
}

type Span = {
  readonly decision: Decision;
  readonly from: number;
  readonly to: number;
  readonly next: Decision | undefined;
};

/** Each state with its beginning and its end; what changes but detail or background is the same one. */
function spans(decisions: readonly Decision[]): readonly Span[] {
  const moves = decisions.filter((decision, index) => decision.state !== decisions[index - 1]?.state);
  return moves.map((decision, index) => {
    const next = moves[index + 1];
    return { decision, from: decision.at, to: next?.at ?? Number.POSITIVE_INFINITY, next };
  });
}

function stateAt(decisions: readonly Decision[], at: number): Decision | undefined {
  return decisions.findLast((decision) => decision.at <= at);
}

function marks(...texts: readonly string[]): readonly (readonly [string, number, Recording])[] {
  return all.flatMap((recording) =>
    recording.events
      .filter((event) => event.kind === 'mark' && texts.includes(event.text))
      .map(({ t }) => [recording.name, t, recording] as const),
  );
}

/** When Esc was typed to break a turn off. */
function interrupts({ events }: Recording): readonly number[] {
  return events.flatMap((event, index) => {
    const before = events.slice(0, index).findLast(({ kind }) => kind === 'mark');
    const esc = event.kind === 'input' && event.text === '\u001b';
    const first = !events
      .slice(0, index)
      .some((other) => other.kind === 'input' && other.t > (before?.t ?? 0) && other.t < event.t);
    return esc && first && before?.kind === 'mark' && before.text === 'interrupt' ? [event.t] : [];
  });
}
