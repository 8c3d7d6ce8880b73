import { describe, expect, it } from 'vitest';
import { Arbiter, type Verdict } from '../../src/core/arbiter.ts';
import type { Agent, AgentState, EvidenceSource } from '../../src/domain/agent.ts';
import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { sampleAgent } from '../support/sample-agent.ts';

type Said = Reading | 'withdraw';

/** A source that says what the test tells it, as titles: `source=reading`. */
function scripted(source: EvidenceSource, words: Record<string, Said>): IStateSource {
  return {
    source,
    read: (signal) => {
      if (signal.kind !== 'title' || !signal.title.startsWith(`${source}=`)) return null;
      return words[signal.title.slice(source.length + 1)] ?? null;
    },
  };
}

function reading(state: AgentState, options: Partial<Reading> = {}): Reading {
  return { state, text: `says ${state}`, message: null, finished: false, strength: 'proof', ...options };
}

const WORDS: Record<string, Said> = {
  working: reading('working'),
  waiting: reading('waiting', { message: 'May I?' }),
  idle: reading('idle'),
  done: reading('idle', { finished: true }),
  perhaps: reading('idle', { strength: 'hint' }),
  nothing: 'withdraw',
  allow: reading('waiting', { detail: 'permission' }),
  limited: reading('idle', { detail: 'limit', resets_at: 5, finished: true }),
  shells: reading('idle', { background: true }),
  alone: reading('idle', { background: false }),
  maybe: reading('waiting', { strength: 'hint' }),
};

type Bench = { arbiter: Arbiter; verdicts: Verdict[]; clock: ManualClock; say(...words: string[]): string };

function bench(agent: Partial<Agent> = {}): Bench {
  const clock = manualClock();
  const verdicts: Verdict[] = [];
  const sources = (['title', 'hook', 'program_status', 'structured', 'process', 'screen'] as const).map((name) =>
    scripted(name, WORDS),
  );
  const arbiter = new Arbiter(sampleAgent(agent), sources, clock, (verdict) => verdicts.push(verdict));
  const standing = () => {
    const last = verdicts.at(-1);
    return last === undefined ? 'none' : `${last.state} by ${last.evidence.source}`;
  };
  return {
    arbiter,
    verdicts,
    clock,
    say: (...words) => {
      for (const title of words) arbiter.read({ kind: 'title', agent: 'a1', at: clock.now(), title });
      return standing();
    },
  };
}

describe('the arbiter', () => {
  const table: readonly [readonly string[], string][] = [
    [['title=working'], 'working by title'],
    [['title=working', 'program_status=idle'], 'idle by program_status'],
    [['program_status=idle', 'title=working'], 'idle by program_status'],
    [['program_status=idle', 'title=working', 'program_status=nothing'], 'working by title'],
    [['screen=waiting', 'hook=working'], 'waiting by screen'],
    [['screen=waiting', 'title=working'], 'working by title'],
    [['process=working'], 'working by process'],
    [['process=working', 'title=idle'], 'idle by title'],
    [['title=idle', 'process=working'], 'idle by title'],
    [['title=working', 'title=perhaps'], 'working by title'],
    [['title=waiting', 'title=perhaps'], 'waiting by title'],
    [['title=working', 'title=perhaps', 'title=waiting'], 'waiting by title'],
  ];
  it.each(table)('weighs %j as %s', (words, expected) => {
    expect(bench().say(...words)).toBe(expected);
  });

  it('believes a hint that a turn is over once it has stood', () => {
    const { say, clock, verdicts } = bench();
    say('title=working', 'title=perhaps');
    clock.advance(1_000);
    say('title=perhaps');
    clock.advance(499);
    expect(verdicts.at(-1)?.state).toBe('working');
    clock.advance(1);
    expect(verdicts.at(-1)?.state).toBe('idle');
  });

  it('forgets the hint when work goes on', () => {
    const { say, clock, verdicts } = bench();
    say('title=working', 'title=perhaps', 'title=working');
    clock.advance(5_000);
    expect(verdicts.map((verdict) => verdict.state)).toEqual(['working', 'working']);
  });

  it('never delays that it waits for a person, and passes on what it says', () => {
    const { say, verdicts } = bench();
    expect(say('title=working', 'program_status=waiting')).toBe('waiting by program_status');
    expect(verdicts.at(-1)).toMatchObject({ message: 'May I?', unconfirmed: false });
  });

  it('says that a turn ended only when the source that counts says so', () => {
    const { say, verdicts } = bench();
    say('program_status=working', 'title=done');
    expect(verdicts.at(-1)).toMatchObject({ state: 'working', finished: false });
    say('program_status=done');
    expect(verdicts.at(-1)).toMatchObject({ state: 'idle', finished: true });
    say('title=working');
    expect(verdicts.at(-1)).toMatchObject({ state: 'idle', finished: false });
  });

  it.each([
    [{ kind: 'exited', exit_code: 2, signal: null }, 'exited with code 2'],
    [{ kind: 'exited', exit_code: null, signal: 'SIGKILL' }, 'ended by SIGKILL'],
    [{ kind: 'exited', exit_code: null, signal: null }, 'ended; nobody saw how'],
    [{ kind: 'keeper_lost' }, 'its keeper is gone'],
  ] as const)('takes %j for the end, which is final', (signal, text) => {
    const { arbiter, say, verdicts } = bench();
    say('program_status=working');
    arbiter.read({ ...signal, agent: 'a1', at: 1 });
    expect(say('program_status=working', 'title=working')).toBe('exited by process');
    expect(verdicts.at(-1)?.evidence.text).toBe(text);
  });

  it('knows nothing while the keeper is silent, and goes on where it was', () => {
    const { arbiter, say, verdicts } = bench();
    say('program_status=waiting');
    arbiter.read({ kind: 'keeper_silent', agent: 'a1', at: 1 });
    arbiter.read({ kind: 'keeper_silent', agent: 'a1', at: 2 });
    expect(verdicts.at(-1)).toMatchObject({ state: 'unknown', unconfirmed: true });
    arbiter.read({ kind: 'keeper_back', agent: 'a1', at: 3 });
    expect(verdicts.at(-1)).toMatchObject({ state: 'waiting', evidence: { source: 'program_status' } });
  });

  it('does not let a hint run out while the keeper is silent', () => {
    const { arbiter, say, verdicts, clock } = bench();
    say('title=working', 'title=perhaps');
    arbiter.read({ kind: 'keeper_silent', agent: 'a1', at: 1 });
    clock.advance(10_000);
    expect(verdicts.at(-1)?.state).toBe('unknown');
  });

  it('holds what was loaded for unconfirmed until a source as good says something', () => {
    const loaded = { state: 'waiting', unconfirmed: true, evidence: { source: 'screen', text: 'a dialog' } } as const;
    const { say, verdicts, arbiter } = bench(loaded);
    expect(say('hook=working', 'process=working')).toBe('none');
    expect(arbiter.readings().map((each) => each.source)).toEqual(['screen', 'hook', 'process']);
    expect(say('screen=idle')).toBe('idle by screen');
    expect(verdicts.at(-1)?.unconfirmed).toBe(false);
  });

  it('takes an agent of which nothing is known for started when its process runs', () => {
    const { arbiter, verdicts } = bench({ state: 'unknown', unconfirmed: true });
    arbiter.read({ kind: 'started', agent: 'a1', at: 1, pid: 5, keeper: 'k1' });
    expect(verdicts.at(-1)).toMatchObject({ state: 'starting', unconfirmed: false });
  });

  it('never falls back on what was said before a better source changed its mind', () => {
    const { say, arbiter, verdicts, clock } = bench();
    expect(say('hook=waiting', 'program_status=working', 'program_status=nothing')).toBe('working by program_status');
    expect(arbiter.readings()).toMatchObject([{ source: 'hook', stale: true }]);
    clock.advance(1_500);
    expect(verdicts.at(-1)).toMatchObject({ state: 'unknown', evidence: { source: 'none' } });
    expect(say('hook=waiting')).toBe('waiting by hook');
  });

  it('takes a job that a shell runs for running, however old that news is', () => {
    expect(bench().say('process=working', 'program_status=idle', 'program_status=nothing')).toBe('working by process');
  });

  it('believes whichever spoke last of a hook and a mere hint of a channel', () => {
    expect(bench().say('hook=waiting', 'structured=maybe', 'hook=working')).toBe('working by hook');
    expect(bench().say('hook=working', 'structured=maybe')).toBe('waiting by structured');
    expect(bench().say('structured=working', 'hook=waiting')).toBe('working by structured');
  });

  it('lets a lesser source say what the better one leaves open of the same moment', () => {
    const { say, verdicts, clock } = bench();
    say('hook=limited', 'program_status=done');
    expect(verdicts.at(-1)).toMatchObject({ state: 'idle', detail: 'limit', resets_at: 5, finished: true });
    say('program_status=working');
    expect(verdicts.at(-1)).toMatchObject({ detail: null, resets_at: null });
    clock.advance(2_001);
    say('program_status=done');
    expect(verdicts.at(-1)).toMatchObject({ state: 'idle', detail: null });
    say('program_status=waiting', 'screen=allow');
    expect(verdicts.at(-1)).toMatchObject({ evidence: { source: 'program_status' }, detail: 'permission' });
  });

  it('knows that something runs in the background by the last word on it', () => {
    const { say, verdicts } = bench();
    say('hook=shells', 'program_status=idle', 'program_status=working');
    expect(verdicts.at(-1)).toMatchObject({ state: 'working', background: true });
    say('structured=alone');
    expect(verdicts.at(-1)).toMatchObject({ state: 'working', background: false });
  });

  it('shows evidence as one short harmless line', () => {
    const clock = manualClock();
    const verdicts: Verdict[] = [];
    const text = `\u001b[2J${'x'.repeat(10_000)}\u202e`;
    const source: IStateSource = { source: 'title', read: () => reading('working', { text, message: text }) };
    const arbiter = new Arbiter(sampleAgent(), [source], clock, (verdict) => verdicts.push(verdict));
    arbiter.read({ kind: 'title', agent: 'a1', at: 1, title: '' });
    expect(verdicts[0]?.evidence.text).toMatch(/^\[2Jx+…$/);
    expect(verdicts[0]?.evidence.text).toHaveLength(200);
    expect(verdicts[0]?.message).toHaveLength(200);
  });
});
