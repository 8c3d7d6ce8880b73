import { expect, test } from 'vitest';
import { plainLength, withoutScrolledAway } from '../../../adapters/terminal/plain-output.ts';
import { createScreenModel, type ScreenModel } from '../../../adapters/terminal/screen-model.ts';
import { type SeededRandom, seededRandom } from '../../support/seeded-random.ts';
import { picture } from './screen-picture.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('text, TAB, CR, LF, SGR and EL are plain, and nothing else is', () => {
  const plain = 'a é 漢\u00a0\t\r\n\x1b[1;38:5:3m\x1b[K\x1b[2K\x1b[m¡';
  expect(plainLength(bytes(plain))).toBe(bytes(plain).length);
  for (const other of [
    '\b',
    '\x1b[?K',
    '\x07',
    '\x0e',
    '\x7f',
    '\x9b1m',
    '\x1b[2J',
    '\x1b[?1m',
    '\x1b]0;t\x07',
    '\x1bM',
  ]) {
    expect(plainLength(bytes(`${plain}${other}${plain}`)), JSON.stringify(other)).toBe(bytes(plain).length);
  }
  for (const part of ['\x1b', '\x1b[', '\x1b[38;5']) expect(plainLength(bytes(`ok${part}`))).toBe(2);
  expect(plainLength(new Uint8Array([65, 0xc2]))).toBe(1);
});

test('of a flood only the last lines are left, and the pen', () => {
  const head = `\x1b[1mbold\x1b[0m\x1b[31m\x1b[K${'line\r\n'.repeat(10_000)}`;
  const tail = 'last\r\n'.repeat(100);
  const flood = bytes(head + tail);
  const left = withoutScrolledAway(flood, flood.length, 100);
  expect(new TextDecoder().decode(left)).toBe(`\r\x1b[0m\x1b[31m${tail}`);
});

test('a screen is the same whether a flood was parsed as a whole or not', () => {
  const random = seededRandom('plain output');
  for (let run = 0; run < 60; run += 1) {
    const cols = 2 + random.below(30);
    const rows = 1 + random.below(8);
    const flooded = screen(cols, rows);
    const patient = screen(cols, rows);
    for (const output of program(random).map(bytes)) {
      floodWith(flooded, output, random);
      for (let at = 0; at < output.length; at += 1_000) {
        patient.feed(output.subarray(at, at + 1_000));
        patient.settle();
      }
    }
    expect(picture(flooded), `run ${run}`).toEqual(picture(patient));
    expect(flooded.write({ scrollback: 1_000, again: false })).toBe(patient.write({ scrollback: 1_000, again: false }));
  }
});

function floodWith(model: ScreenModel, output: Uint8Array, random: SeededRandom): void {
  for (let at = 0; at < output.length; ) {
    const size = random.pick([1 + random.below(100), 4_096, 65_536, 65_536]);
    model.feed(output.subarray(at, at + size));
    if (random.below(8) === 0) model.settle();
    at += size;
  }
  if (random.below(2) === 0) model.settle();
}

function screen(cols: number, rows: number): ScreenModel {
  return createScreenModel({ cols, rows }, '0', {
    answer: () => undefined,
    title: () => undefined,
    programStatus: () => undefined,
    fault: (error) => {
      throw error;
    },
  });
}

/** Floods, and between them what changes how they land. */
function program(random: SeededRandom): readonly string[] {
  const part = () => [setting(random), flood(random), word(random)];
  return Array.from({ length: 1 + random.below(4) }, part).flat();
}

function setting(random: SeededRandom): string {
  return random.pick([
    '',
    '',
    'begun',
    '\x1b[4h',
    '\x1b[?7l',
    '\x1b[20h',
    '\x1b(0',
    '\x1b7',
    '\x1b8',
    '\x1b[?1049h',
    '\x1b[?1049l',
    '\x1b[2;3r',
    '\x1b[r',
    '\x1b[?6h',
    '\x1b[3;2H',
    '\x1b]8;;https://example.org\x1b\\',
    '\x1b]8;;\x1b\\',
    '\x1b]0;title\x07',
    '\x1b[!p',
    '\x1bc',
    '\x1b[3J',
    'e\u0301',
    '漢',
  ]);
}

function flood(random: SeededRandom): string {
  const ending = random.pick(['\r\n', '\r\n', '\n', '\r', 'mixed']);
  const end = () => (ending === 'mixed' ? random.pick(['\r\n', '\n', '\r\n\n', '\n\r', '\t\r\n']) : ending);
  const lines = random.pick([30, 1_100, 3_000]);
  return Array.from({ length: lines }, () => word(random) + end()).join('');
}

function word(random: SeededRandom): string {
  return random.pick([
    '',
    'a',
    'words, words and more words',
    'e\u0301x',
    '漢字',
    '👍',
    '\u0301',
    '\x1b[1m',
    '\x1b[m',
    '\x1b[0m',
    '\x1b[44mblue',
    '\x1b[38;2;1;2;3m\x1b[4:3mcurl',
    '\x1b[0;7mreversed',
    'back\x1b[49m',
    '\t',
    'tab\tbed',
    '\x1b[K',
    '\x1b[45m\x1b[2Kwiped\x1b[1K',
  ]);
}
