import { describe, expect, it } from 'vitest';
import { clipAnsi } from '../../../surfaces/tui/render/ansi-line.ts';

describe("a line of an agent's screen", () => {
  it.each([
    ['\x1b[1;31mred', 2, '\x1b[1;31mre\x1b[0m'],
    ['ok', 4, 'ok\x1b[0m  '],
    ['日本', 3, '日\x1b[0m '],
    ['a\x1b[2Jb\x1b]8;;http://x\x1b\\c\x1b(0\x07', 5, 'abc0\x1b[0m '],
    ['\x1b[38:2::1:2:3mx\x1b', 2, '\x1b[38:2::1:2:3mx\x1b[0m '],
  ])('keeps its colours, and nothing else that is no text: %j at %i', (line, width, clipped) => {
    expect(clipAnsi(line, width)).toBe(clipped);
  });
});
