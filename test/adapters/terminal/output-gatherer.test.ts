import { expect, test } from 'vitest';
import { createOutputGatherer } from '../../../adapters/terminal/output-gatherer.ts';

test('what comes now and then passes at once', () => {
  const pieces: string[] = [];
  const gatherer = createOutputGatherer((bytes) => pieces.push(Buffer.from(bytes).toString()));
  gatherer.add(Buffer.from('a key'));
  expect(pieces).toEqual(['a key']);
});

test('a flood comes in few pieces, in order, and none of it stays behind', async () => {
  const chunks = Array.from({ length: 200 }, (_, index) => Buffer.alloc(4_095, index));
  const whole = Buffer.concat(chunks);
  const pieces: Uint8Array[] = [];
  await new Promise<void>((resolve) => {
    const gatherer = createOutputGatherer((bytes) => {
      pieces.push(bytes);
      if (Buffer.concat(pieces).length === whole.length) resolve();
    });
    for (const chunk of chunks) gatherer.add(chunk);
  });
  expect(Buffer.concat(pieces).equals(whole)).toBe(true);
  expect(pieces.length).toBeLessThan(chunks.length / 4);
});
