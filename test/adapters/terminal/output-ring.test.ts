import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOutputRing } from '../../../adapters/terminal/output-ring.ts';

test('the last bytes are found by their offset, and are those that were written', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 150_000 }), { maxLength: 12 }),
      fc.nat(),
      fc.nat(200_000),
      (sizes, at, max) => {
        const ring = createOutputRing(128 * 1024);
        // Blocks that one ring is done with are the other's next.
        const other = createOutputRing(128 * 1024);
        let written = 0;
        for (const size of sizes) {
          const start = written;
          ring.append(new Uint8Array(size).map((_, index) => (start + index) % 251));
          written += size;
          other.append(new Uint8Array(size).fill(255));
          // Packed now and then, and sometimes only in part.
          for (let packs = size % 4; packs > 0; packs -= 1) for (const each of [ring, other]) each.pack();
        }
        expect(ring.end()).toBe(written);
        expect(written - ring.start()).toBeGreaterThanOrEqual(Math.min(written, 128 * 1024));
        expect(written - ring.start()).toBeLessThan(128 * 1024 + 2 * 64 * 1024);
        const since = at % (written + 1);
        const { from, bytes } = ring.read(since, max);
        expect(from).toBe(Math.max(since, ring.start()));
        expect(bytes.length).toBe(Math.min(max, written - from));
        expect(bytes.every((value, index) => value === (from + index) % 251)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});
