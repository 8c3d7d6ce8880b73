import { afterEach, describe, expect, it } from 'vitest';
import { MAX_FRAME } from '../../src/ports/protocol-codec.ts';
import type { ITransport } from '../../src/ports/transport.ts';
import { observe } from '../support/observed-transport.ts';

/** Two connected ends, and how to take down what carries them. */
export type TransportRig = {
  readonly ends: readonly [ITransport, ITransport];
  readonly dispose: () => Promise<void>;
};

/** What every ITransport promises. */
export function transportContract(name: string, connect: () => Promise<TransportRig>): void {
  describe(`a transport over ${name}`, () => {
    const rigs: TransportRig[] = [];
    afterEach(async () => {
      for (const rig of rigs.splice(0)) await rig.dispose();
    });
    async function pair() {
      const rig = await connect();
      rigs.push(rig);
      return { near: observe(rig.ends[0]), far: observe(rig.ends[1]) };
    }

    it('delivers payloads whole and in order, both ways', async () => {
      const { near, far } = await pair();
      const sent = Array.from({ length: 1_000 }, (_, index) => Buffer.alloc(1 + ((index * 37) % 9_000), index % 251));
      for (const payload of sent) near.transport.send(payload);
      far.transport.send(Buffer.from('back'));
      expect(Buffer.concat(await far.payloads(sent.length)).equals(Buffer.concat(sent))).toBe(true);
      expect(await near.payloads(1)).toEqual([Buffer.from('back')]);
    });

    it('carries the largest payload there may be', async () => {
      const { near, far } = await pair();
      near.transport.send(Buffer.alloc(MAX_FRAME, 7));
      const [payload] = await far.payloads(1);
      expect(payload?.length).toBe(MAX_FRAME);
    });

    it('closes, with a reason, over a payload that no frame can hold', async () => {
      const { near, far } = await pair();
      near.transport.send(Buffer.alloc(MAX_FRAME + 1));
      expect(await near.closed()).toBeInstanceOf(Error);
      await far.closed();
      expect(far.received).toEqual([]);
    });

    it('tells nothing from inside send', async () => {
      const { near, far } = await pair();
      near.transport.send(Buffer.from('x'));
      expect(far.received).toEqual([]);
      expect(near.drains).toBe(0);
      await far.payloads(1);
    });

    it('counts what is pending and says when it has drained', async () => {
      const { near, far } = await pair();
      near.transport.send(Buffer.alloc(100_000));
      expect(near.transport.pending()).toBeGreaterThanOrEqual(100_000);
      await near.drained();
      expect(near.transport.pending()).toBe(0);
      await far.payloads(1);
    });

    it('delivers what was sent before a close, then closes both ends once', async () => {
      const { near, far } = await pair();
      for (let index = 0; index < 100; index++) near.transport.send(Buffer.from([index]));
      near.transport.close();
      near.transport.close();
      near.transport.send(Buffer.from('too late'));
      expect(await far.closed()).toBeNull();
      expect(await near.closed()).toBeNull();
      expect(Buffer.concat(far.received)).toEqual(Buffer.from(Array.from({ length: 100 }, (_, index) => index)));
      expect([near.closes, far.closes]).toEqual([1, 1]);
      expect(near.transport.pending()).toBe(0);
    });

    it('gives nothing more to the end that closed', async () => {
      const { near, far } = await pair();
      near.transport.close();
      far.transport.send(Buffer.from('unheard'));
      await near.closed();
      await far.closed();
      expect(near.received).toEqual([]);
    });

    it('does nothing after it has closed', async () => {
      const { near, far } = await pair();
      near.transport.close();
      await near.closed();
      await far.closed();
      far.transport.send(Buffer.from('x'));
      far.transport.close();
      expect(far.transport.pending()).toBe(0);
      expect(far.closes).toBe(1);
    });
  });
}
