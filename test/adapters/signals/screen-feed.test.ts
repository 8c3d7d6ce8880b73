import { expect, test } from 'vitest';
import { createScreenFeed } from '../../../adapters/signals/feeds/screen-feed.ts';
import type { IAgentTerminal } from '../../../src/ports/agent-manager.ts';
import type { Screen } from '../../../src/ports/requests.ts';
import { fedAgent } from '../../support/fed-agent.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryTerminal } from '../../support/memory-terminal.ts';
import { testRules } from '../../support/test-rules.ts';

/** A terminal whose screen a test draws; who waits for output gets it then. */
function drawnTerminal() {
  let screen: Screen = { ...EMPTY };
  let looks = 0;
  const waiting = new Set<() => void>();
  const terminal: IAgentTerminal = {
    ...memoryTerminal(),
    readScreen: async ({ after }) => {
      looks += 1;
      if (after !== undefined && screen.offset <= after) await new Promise<void>((resolve) => waiting.add(resolve));
      return screen;
    },
  };
  return {
    terminal,
    looks: () => looks,
    draw(...lines: readonly string[]): void {
      screen = { ...screen, lines, offset: screen.offset + 1 };
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
  };
}

const EMPTY: Screen = {
  cols: 80,
  rows: 24,
  lines: [],
  scrollback: 0,
  cursor: { x: 0, y: 0, visible: true },
  title: null,
  alternate: false,
  offset: 0,
};

async function followed() {
  const rules = testRules();
  await rules.load('claude');
  const clock = manualClock();
  const drawn = drawnTerminal();
  const agent = fedAgent({ profile: 'claude' }, drawn.terminal);
  const watch = createScreenFeed('claude', rules, clock).watch(agent);
  /** Lets time pass in steps, as far as each lets others go on. */
  const pass = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 50) {
      clock.advance(50);
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const shown = () => agent.signals.map((signal) => (signal.kind === 'screen' ? signal.lines.join('|') : signal.kind));
  return { clock, drawn, agent, watch, pass, shown };
}

const OUTPUT = { kind: 'output', agent: 'a1', at: 0, offset: 1 } as const;
const WORD = { kind: 'program_status', agent: 'a1', at: 0, payload: 'state=working' } as const;

test('tells each screen once, follows what changes, and looks no more often than every 300 ms', async () => {
  const { drawn, watch, pass, shown } = await followed();
  drawn.draw('one');
  await pass(200);
  expect(shown()).toEqual(['one']);
  await pass(1_000);
  drawn.draw('two');
  await pass(100);
  expect(shown()).toEqual(['one', 'two']);
  const before = drawn.looks();
  for (let index = 0; index < 60; index += 1) {
    drawn.draw(`frame ${index}`);
    await pass(50);
  }
  expect(drawn.looks() - before).toBeLessThanOrEqual(11);
  watch.stop();
});

test('beside a better source it looks only after a word of that, now and once more', async () => {
  const { agent, drawn, watch, pass, shown } = await followed();
  await pass(200);
  agent.stands('program_status');
  watch.heard(WORD);
  await pass(2_000);
  const before = drawn.looks();
  drawn.draw('typing');
  watch.heard(OUTPUT);
  await pass(2_000);
  expect(drawn.looks()).toBe(before);
  watch.heard(WORD);
  await pass(200);
  drawn.draw('a dialog, late');
  await pass(1_500);
  expect([drawn.looks() - before, shown().at(-1)]).toEqual([2, 'a dialog, late']);
  watch.stop();
});

test('tells nothing once it is stopped, whatever was under way', async () => {
  const { drawn, watch, pass, shown } = await followed();
  await pass(200);
  const before = shown().length;
  watch.stop();
  drawn.draw('late');
  await pass(2_000);
  expect(shown()).toHaveLength(before);
});
