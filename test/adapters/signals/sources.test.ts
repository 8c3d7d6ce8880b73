import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSources } from '../../../adapters/signals/create-sources.ts';
import { createScreenModel } from '../../../adapters/terminal/screen-model.ts';
import type { AgentSignal } from '../../../src/domain/signal.ts';
import { testRules } from '../../support/test-rules.ts';

const sources = createSources(testRules());

/** What each source of a profile says, in the end, after these signals. */
function readings(profile: string, ...signals: readonly AgentSignal[]): Record<string, unknown> {
  const all = sources('a1', profile);
  const said: Record<string, unknown> = {};
  for (const signal of signals) {
    for (const source of all) {
      const reading = source.read(signal);
      if (reading !== null)
        said[source.source] = reading === 'withdraw' ? 'withdrawn' : `${reading.state} (${reading.strength})`;
    }
  }
  return said;
}

const started = { kind: 'started', agent: 'a1', at: 1, pid: 2, keeper: 'k1' } as const;
const title = (text: string) => ({ kind: 'title', agent: 'a1', at: 1, title: text }) as const;
const foreground = (own: boolean) => ({ kind: 'foreground', agent: 'a1', at: 1, own }) as const;

test('a plain command works while it runs; of an agent that runs nothing is said yet', () => {
  expect(readings('make', started)).toEqual({ process: 'working (proof)' });
  expect(readings('claude', started, foreground(true))).toEqual({});
});

test('a shell is idle at its prompt, and works while it runs a job', () => {
  expect(readings('shell', started)).toEqual({});
  expect(readings('shell', started, foreground(true))).toEqual({ process: 'idle (proof)' });
  expect(readings('shell', started, foreground(true), foreground(false))).toEqual({ process: 'working (proof)' });
});

test('Gemini’s title tells all three states', () => {
  expect(readings('gemini', title('◇  Ready (project)'))).toEqual({ title: 'idle (proof)' });
  expect(readings('gemini', title('✦  Working… (project)'))).toEqual({ title: 'working (proof)' });
  expect(readings('gemini', title('✋  Action Required (project)'))).toEqual({ title: 'waiting (proof)' });
});

test('the titles of Claude and Codex never say idle', () => {
  expect(readings('claude', title('◐ fix the bug'))).toEqual({ title: 'working (hint)' });
  expect(readings('claude', title('✳ Claude Code'))).toEqual({ title: 'withdrawn' });
  expect(readings('codex', title('⠹ codex'))).toEqual({ title: 'working (hint)' });
  expect(readings('codex', title('[ ! ] Action Required | codex'))).toEqual({ title: 'waiting (hint)' });
  expect(readings('codex', title('⠹ codex'), title('codex'))).toEqual({ title: 'withdrawn' });
});

/** The states that a recording goes through, by the agent's own word. */
function statesOf(name: string): string[] {
  const source = sources('a1', name).find((each) => each.source === 'program_status');
  const states: string[] = [];
  const ignored = () => undefined;
  const model = createScreenModel({ cols: 120, rows: 36 }, '0', {
    answer: ignored,
    title: ignored,
    fault: ignored,
    programStatus: (payload) => {
      const reading = source?.read({ kind: 'program_status', agent: 'a1', at: 1, payload }) ?? null;
      if (reading !== null)
        states.push(reading === 'withdraw' ? 'withdrawn' : `${reading.state}${reading.finished ? '!' : ''}`);
    },
  });
  const recording = readFileSync(new URL(`../../../fixtures/screens/${name}.raw`, import.meta.url));
  for (let at = 0; at < recording.length; at += 7) model.feed(recording.subarray(at, at + 7));
  // What was fed at once is a flood, and may be read a little later.
  model.settle();
  return states;
}

test('recorded sessions go through their states', () => {
  expect(statesOf('claude').join(' ')).toBe('idle working idle! working waiting working idle! working idle withdrawn');
  expect(statesOf('codex').join(' ')).toBe('idle working idle working idle! idle working idle! idle working idle');
});
