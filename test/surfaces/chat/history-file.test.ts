import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addToHistory, readHistory } from '../../../surfaces/chat/history-file.ts';

let directory = '';
let file = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-history-'));
  file = join(directory, 'state', 'chat-history');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('what was typed is there again, lines and all, for nobody else', async () => {
  expect(readHistory(file)).toEqual([]);
  await addToHistory(file, ['one', 'two\nlines "quoted"']);
  await addToHistory(file, ['three']);
  expect(readHistory(file)).toEqual(['one', 'two\nlines "quoted"', 'three']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(directory, 'state'))).toEqual(['chat-history']);
});

it('what is there already becomes private, and what cannot be read is left out', async () => {
  await addToHistory(file, ['one']);
  appendFileSync(file, 'no json\n{"an":"object"}\n"half');
  writeFileSync(file, readFileSync(file), { mode: 0o644 });
  await addToHistory(file, ['two']);
  expect(readHistory(file)).toEqual(['one', 'two']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('the last thousand are kept, and none that is too long to be of use', async () => {
  await addToHistory(
    file,
    Array.from({ length: 1_500 }, (_, index) => `entry ${index}`),
  );
  await addToHistory(file, ['x'.repeat(5_000), 'last']);
  const kept = readHistory(file);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([1_000, 'entry 501', 'last']);
});
