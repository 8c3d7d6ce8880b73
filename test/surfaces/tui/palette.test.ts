import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import type { EffectHost } from '../../../surfaces/tui/effect-runner.ts';
import type { TuiEvent } from '../../../surfaces/tui/event.ts';
import { render } from '../../../surfaces/tui/render/frame.ts';
import { completeLine, runCommand } from '../../../surfaces/tui/run-command.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { aNode, aState, happen, press, readable, SETTING, SHIP } from './a-cortex.ts';
import { FakeClient } from './fake-client.ts';

const on = (id: string): TuiState => ({ ...aState(SHIP, { width: 40, height: 24 }), cursor: id });
const picture = (state: TuiState) => readable(render(state, state.size.width, state.size.height).lines);
const said = (state: TuiState, ...texts: readonly string[]) =>
  happen(state, { kind: 'command_said', lines: texts.map((text) => [['text', text] as const]) }).state;

describe('the palette', () => {
  it('runs a command on what was selected when it was begun', () => {
    const typed = press(on('a2'), ':', ...'sta');
    expect(picture(typed.state).at(-1)).toBe(': sta');
    expect(press(typed.state, ...'tus', 'Enter').effects).toEqual([
      { kind: 'run_command', line: 'status', node: 'n3', agent: 'a2' },
    ]);
    expect(press(on('n2'), ':', 'Enter').effects).toEqual([]);
    expect(press(on('n2'), ':', ...'stop', 'Escape').effects).toEqual([]);
  });

  it('shows a line where all short words are, and more as a text to be scrolled through', () => {
    expect(picture(said(on('n2'), 'Written.')).at(-1)).toBe('Written.');
    const many = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const text = said(on('n2'), ...many);
    expect(picture(text)[1]).toBe('line 0');
    expect(picture(press(text, 'j', 'j').state)[1]).toBe('line 2');
    expect(picture(press(text, 'G').state)).toContain('line 39');
    expect(press(text, 'x').state.mode).toEqual({ kind: 'browse' });
  });

  it('breaks what is too long for the tree’s side', () => {
    const text = said(on('n2'), 'short', `${'word '.repeat(12)}end`);
    expect(picture(text).slice(1, 4)).toEqual([
      'short',
      'word word word word word word word word',
      'word word word word end',
    ]);
  });

  it('does not take a line away that is being typed', () => {
    const typing = press(on('n2'), 'n', ...'New').state;
    expect(said(typing, 'one', 'two').mode).toEqual(typing.mode);
  });
});

describe('a line of the palette', () => {
  /** Carries out what the palette wants; tells what was asked of the core and what came of it. */
  async function carryOut(what: 'run' | 'complete', text: string) {
    const told: TuiEvent[] = [];
    const client = new FakeClient(SHIP, {
      get_node: () => ({ node: aNode('n3', 'Fix the parser', { parent: 'n1' }), notes: null, agents: [] }),
    });
    const host = {
      dispatch: (event: TuiEvent) => told.push(event),
      graph: () => SHIP,
      side: () => 40,
    } as Partial<EffectHost>;
    const options = { spawnDefaults: { cwd: '/', env: {} }, profiles: SETTING.profiles, clock: createSystemClock() };
    const meant = { node: 'n2', agent: null };
    if (what === 'run') await runCommand(client, options, host as EffectHost, { line: text, ...meant });
    else await completeLine(client, options, host as EffectHost, { line: { text, at: text.length }, ...meant });
    await new Promise((resolve) => setImmediate(resolve));
    return { told, asked: client.asked };
  }

  it('goes to a node wherever in the tree it is', async () => {
    const { asked, told } = await carryOut('run', ':node Fix');
    expect(asked.slice(1)).toEqual([
      { method: 'enter', params: { node: 'n1' } },
      { method: 'focus', params: { node: 'n3' } },
    ]);
    expect(told).toEqual([{ kind: 'command_said', lines: [[['text', 'Now at n3 Fix the parser.']]] }]);
  });

  it('quits as q does', async () => {
    expect((await carryOut('run', 'quit')).told[0]).toEqual({ kind: 'key', name: 'q', text: 'q' });
  });

  it.each([
    ['sta', 'status '],
    ['s', 's'],
    ['node fix', 'node Fix the parser '],
    ['spawn cod', 'spawn codex '],
  ])('is completed as far as it is clear: %s', async (text, completed) => {
    const from = { text, at: text.length };
    const event = { kind: 'line_completed', from, line: { text: completed, at: completed.length } } as const;
    expect((await carryOut('complete', text)).told).toEqual([event]);
    const typing = press(on('n2'), ':', ...text);
    expect(press(typing.state, 'Tab').effects).toEqual([
      { kind: 'complete_line', line: from, node: 'n2', agent: 'a1' },
    ]);
    expect(happen(typing.state, event).state.mode).toMatchObject({ text: completed });
    expect(happen(press(typing.state, 'x').state, event).state.mode).toMatchObject({ text: `${text}x` });
  });
});

describe('the keys of a chat', () => {
  it('c opens the chat of the selected node, C continues an ended agent', () => {
    expect(press(on('a1'), 'c').effects).toEqual([{ kind: 'chat', node: 'n2' }]);
    expect(press(on('a3'), 'C').effects).toEqual([{ kind: 'resume', agent: 'a3' }]);
  });
});
