import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameBatch } from '../../../adapters/transport/frame-batch.ts';
import { FrameReader } from '../../../adapters/transport/frame-reader.ts';
import { MAX_FRAME } from '../../../src/ports/protocol-codec.ts';

function header(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

function framed(payloads: readonly Uint8Array[]): Buffer {
  const batch = new FrameBatch();
  for (const payload of payloads) batch.add(payload);
  return Buffer.concat(batch.take());
}

describe('framing', () => {
  it('gives back what was framed, however the stream is cut', () => {
    const payload = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.uint8Array({ minLength: 8_000, maxLength: 9_000 }),
    );
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 40 }), (payloads, cuts) => {
        const stream = framed(payloads);
        const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
        const received: Buffer[] = [];
        const reader = new FrameReader((bytes) => received.push(Buffer.from(bytes)));
        let from = 0;
        for (const to of [...places, stream.length]) {
          expect(reader.read(stream.subarray(from, to))).toBeNull();
          from = to;
        }
        expect(received.length).toBe(payloads.length);
        expect(Buffer.concat(received).equals(Buffer.concat(payloads))).toBe(true);
      }),
    );
  });

  it('reads a stream that comes byte by byte', () => {
    const received: number[] = [];
    const reader = new FrameReader((bytes) => received.push(bytes.length));
    for (const byte of framed([Buffer.alloc(3), Buffer.alloc(300)])) reader.read(Uint8Array.of(byte));
    expect(received).toEqual([3, 300]);
  });

  it.each([0, MAX_FRAME + 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])('refuses a length of %i at once', (length) => {
    const reader = new FrameReader(() => expect.unreachable());
    expect(reader.read(header(length))).toMatchObject({ code: 'bad_request' });
    const dribbled = new FrameReader(() => expect.unreachable());
    const results = [...header(length)].map((byte) => dribbled.read(Uint8Array.of(byte)));
    expect(results.at(-1)).toMatchObject({ code: 'bad_request' });
  });

  it('delivers the frames before a wrong length, and none after it', () => {
    const received: string[] = [];
    const reader = new FrameReader((bytes) => received.push(Buffer.from(bytes).toString()));
    const stream = Buffer.concat([framed([Buffer.from('good')]), header(0), framed([Buffer.from('never')])]);
    expect(reader.read(stream)).toMatchObject({ code: 'bad_request' });
    expect(received).toEqual(['good']);
  });

  it('sets no memory aside for what was only announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 50 }, () => new FrameReader(() => undefined));
    for (const reader of readers) reader.read(Buffer.concat([header(MAX_FRAME), Buffer.alloc(10)]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
  });
});

describe('a batch of frames', () => {
  it('puts small payloads side by side and passes large ones on without a copy', () => {
    const batch = new FrameBatch();
    const large = Buffer.alloc(100_000, 1);
    for (let index = 0; index < 100; index++) batch.add(Buffer.from('{}'));
    batch.add(large);
    expect(batch.size).toBe(100 * 6 + 4 + large.length);
    const chunks = batch.take();
    expect(chunks.length).toBe(2);
    expect(chunks[1]).toBe(large);
    expect(batch.size).toBe(0);
  });

  it('never writes over what was taken and not yet written', () => {
    const batch = new FrameBatch();
    batch.add(Buffer.from('first'));
    const [first] = batch.take();
    batch.add(Buffer.from('other'));
    expect(
      Buffer.from(first ?? [])
        .subarray(4)
        .toString(),
    ).toBe('first');
  });
});
