import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../surfaces/terminal/display-text.ts';
import { render } from '../../../surfaces/tui/render/frame.ts';
import type { TuiState } from '../../../surfaces/tui/state.ts';
import { aGraph, aNode, anAgent, aState, happen, NOW, press, readable, SHIP } from './a-cortex.ts';

/** The frame with runs of empty lines left out, for reading. */
function picture(state: TuiState, width: number, height: number): string[] {
  const lines = readable(render(state, width, height).lines);
  expect(lines).toHaveLength(height);
  return lines.filter((line, at) => line !== '' || lines[at - 1] !== '');
}

describe('what the sidebar shows', () => {
  it('fits the tree, its states and its ages into the 30 columns beside the panes', () => {
    expect(picture(aState(SHIP, { width: 30, height: 20 }), 30, 20)).toEqual([
      'moitumi                  ◆1 ●1',
      '›▾ Ship the release      ◆1 ●1',
      '   • Write the notes',
      '     ● a1 claude Editing n… 3m',
      '   • Fix the parser',
      '     ◆ a2 codex Run: rm -r… 1m',
      '     ✗ a3 shell !          now',
      ' ✓ Holiday',
      '',
      'n1 · open',
      '] waits  n new  ? keys  q quit',
    ]);
  });

  it('keeps two lines of its own, and gives the tree the rest, at 7 rows', () => {
    const { state } = press(aState(SHIP, { width: 40, height: 7 }), 'j', 'j', 'j', 'j');
    expect(picture(state, 40, 7)).toEqual([
      ' ▾ Ship the release                ◆1 ●1',
      '   • Write the notes',
      '     ● a1 claude Editing notes.md     3m',
      '   • Fix the parser',
      '›    ◆ a2 codex Run: rm -rf build?    1m',
      'a2 waiting · Run: rm -rf build?    ◆1 ●1',
      '] waits  n new  ? keys  q quit',
    ]);
  });

  it('is the two lines alone at 2 rows', () => {
    expect(picture(aState(SHIP, { width: 40, height: 2 }), 40, 2)).toEqual([
      'n1 · open                          ◆1 ●1',
      '] waits  n new  ? keys  q quit',
    ]);
  });

  it('shows the entered node as the way to it, and what is below it', () => {
    const view = { surface: 'tui:test', focus: 'n2', entered: 'n1' };
    const { state } = happen(aState(SHIP, { width: 80, height: 24 }), { kind: 'view_moved', view });
    expect(picture(state, 80, 24)).toEqual([
      `moitumi › Ship the release${' '.repeat(49)}◆1 ●1`,
      '›• Write the notes',
      `   ● a1 claude Editing notes.md${' '.repeat(47)}3m`,
      ' • Fix the parser',
      `   ◆ a2 codex Run: rm -rf build?${' '.repeat(46)}1m`,
      `   ✗ a3 shell !${' '.repeat(62)}now`,
      '',
      'n2 · open · 1 agent',
      '] waits  n new  ? keys  q quit',
    ]);
  });

  it('names the entered node alone where there is no room for the way to it', () => {
    const view = { surface: 'tui:test', focus: 'n2', entered: 'n2' };
    const { state } = happen(aState(SHIP, { width: 30, height: 10 }), { kind: 'view_moved', view });
    expect(picture(state, 30, 10)[0]).toBe('‹ Write the notes        ◆1 ●1');
    expect(readable(render(state, 80, 10).lines)[0]).toContain('moitumi › Ship the release › Write the notes');
  });

  it('shows one agent beside the tree where there is no tmux and room for it', () => {
    const { state } = happen(
      aState(SHIP, { width: 120, height: 40 }, { panes: false }),
      { kind: 'key', name: 'j', text: 'j' },
      {
        kind: 'screen_read',
        agent: 'a1',
        screen: {
          cols: 80,
          rows: 2,
          lines: ['\x1b[31mred\x1b[0m and \x1b]0;evil\x07plain', 'x'.repeat(200)],
          scrollback: 0,
          cursor: { x: 0, y: 1, visible: true },
          title: null,
          alternate: false,
          offset: 7,
        },
      },
    );
    const lines = readable(render(state, 120, 40).lines);
    expect(lines.slice(0, 3)).toEqual([
      `moitumi                        ◆1 ●1│a1 claude working · claude${' '.repeat(49)}a attach`,
      ' ▾ Ship the release            ◆1 ●1│red and plain',
      `›  • Write the notes                │${'x'.repeat(83)}`,
    ]);
    expect(render(state, 120, 40).lines[1]).toContain('\x1b[31mred\x1b[0m and plain');
  });

  it('welcomes to an empty cortex, but not before it knows that it is empty', () => {
    const empty = aState(aGraph([]), { width: 30, height: 20 });
    expect(picture(empty, 30, 20)).toEqual([
      'moitumi',
      ' Welcome to moitumi 1.2.3',
      ' Write your work down as a',
      ' tree of nodes, and start',
      ' coding agents on them.',
      ' They run on when you close',
      ' this; the one that needs you',
      ' says so.',
      '',
      ' n  a first node',
      ' t  try the demo here',
      ' ?  all keys',
      '',
      'n new  s start  ? keys  q quit',
    ]);
    expect(picture({ ...empty, synced: false }, 30, 20)).toEqual(['moitumi', '', 'n new  s start  ? keys  q quit']);
  });

  it('asks how to go when the core is in this terminal and agents run', () => {
    const { state } = press(aState(SHIP, { width: 34, height: 10 }, { core: 'keepers_stay' }), 'q');
    expect(picture(state, 34, 10).slice(-6)).toEqual([
      '2 agents run; the core is in this',
      'terminal.',
      'h   hand over to a daemon',
      'l   leave the agents running',
      's   stop the agents',
      'Esc stay',
    ]);
  });

  it('marks what it is not sure of, tells a shape for each state, and cuts titles where they end', () => {
    const states = ['starting', 'working', 'waiting', 'idle', 'unknown'] as const;
    const agents = states.map((state, at) => anAgent(`a${at + 1}`, 'n1', { state }));
    const graph = aGraph(
      [aNode('n1', '日本語のとても長い題名です')],
      [
        ...agents,
        anAgent('a6', 'n1', { state: 'exited', exit_code: 0, since: NOW - 26 * 3_600_000 }),
        anAgent('a7', 'n1', { unconfirmed: true }),
        anAgent('a8', 'n1', { closed: true }),
      ],
    );
    expect(picture(aState(graph, { width: 20, height: 12 }), 20, 12)).toEqual([
      'moitumi        ◆1 ●2',
      '›• 日本語のとても長…',
      '   … a1 claude   now',
      '   ● a2 claude   now',
      '   ◆ a3 claude   now',
      '   ○ a4 claude   now',
      '   ? a5 claude   now',
      '   ✓ a6 claude   26h',
      '   ● a7 claude ? now',
      '',
      'n1 · open · 7 agents',
      '] waits  n new  ? k…',
    ]);
  });

  it('puts the cursor into the line being typed, and keeps it in sight', () => {
    const typing = press(aState(SHIP, { width: 30, height: 10 }), 'n', ...'Draw 日本 and a title that goes on').state;
    const frame = render(typing, 30, 10);
    expect(readable(frame.lines).at(-1)).toBe('new in n1: title that goes on');
    expect(frame.cursor).toEqual({ x: 29, y: 9 });
  });

  it('lists the keys from the table that dispatch uses, and scrolls them', () => {
    const open = press(aState(SHIP, { width: 30, height: 10 }), '?', 'j').state;
    expect(picture(open, 30, 10).slice(0, 3)).toEqual([
      'moitumi                  ◆1 ●1',
      ' j ↓    next line',
      ' k ↑    previous line',
    ]);
    expect(press(open, 'z').state.mode).toEqual({ kind: 'browse' });
  });
});

describe('a frame', () => {
  const hostile = aGraph(
    [aNode('n1', 'a\x1b[31m\x07\u202eb\u200d日本'), aNode('n2', '👩‍👩‍👧 e\u0301', { parent: 'n1' })],
    [anAgent('a1', 'n2', { profile: '\x9bx', message: '\x1b]52;c;x\x07'.repeat(20), title: '\n' })],
  );

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [20, 3],
    [20, 7],
    [30, 20],
    [71, 24],
    [72, 24],
    [120, 40],
  ])('has %i columns and %i rows in every mode, whatever the titles hold', (width, height) => {
    for (const panes of [true, false]) {
      for (const keys of [
        [],
        ['j'],
        ['j', 'j'],
        ['n', 'x'],
        ['s'],
        ['x'],
        ['?'],
        ['/', 'q'],
        ['q'],
        ['z'],
        ['D', 'G'],
      ]) {
        const { state } = press(aState(hostile, { width, height }, { panes, core: 'keepers_stay' }), ...keys);
        const { lines } = render(state, width, height);
        expect(lines).toHaveLength(height);
        for (const line of lines) {
          const shown = line.replaceAll(/\x1b\[[\d;]*m/g, '');
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(displayWidth(shown)).toBe(width);
        }
      }
    }
  });

  it('costs so little that a thousand of a 40-row tree take a fraction of a second', () => {
    const nodes = Array.from({ length: 20 }, (_, at) => aNode(`n${at + 1}`, `A piece of work number ${at + 1}`));
    const agents = nodes.map((node, at) => anAgent(`a${at + 1}`, node.id, { message: 'Reading src/index.ts' }));
    const state = aState(aGraph(nodes, agents), { width: 40, height: 43 }, { theme: 'dark' });
    const rounds = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      for (let at = 0; at < 1_000; at += 1) render({ ...state, cursor: state.rows[at % 40]?.id ?? null }, 40, 43);
      return performance.now() - begun;
    });
    // The best of five took 60 to 105 ms, by how busy the machine was: this finds what costs several times as much.
    expect(Math.min(...rounds)).toBeLessThan(400);
  });
});
