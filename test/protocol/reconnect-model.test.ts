import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Push } from '../../src/ports/pushes.ts';
import { connectControl } from '../../src/protocol/control-client.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import type { SessionHub } from '../../src/protocol/session-hub.ts';
import { manualClock } from '../support/manual-clock.ts';
import { ManualWire } from '../support/manual-wire.ts';
import { clientOptions, createRigHub } from '../support/protocol-rig.ts';
import { ScriptedCore } from '../support/scripted-core.ts';

type Step =
  | { readonly kind: 'request' | 'append' | 'cut' | 'restart' }
  | { readonly kind: 'deliver'; readonly direction: 'up' | 'down'; readonly count: number }
  | { readonly kind: 'wait'; readonly ms: number };

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One client and one core, with a wire between them that the test holds in its hands. */
class World {
  readonly core = new ScriptedCore();
  readonly clock = manualClock();
  readonly mirror = createGraphMirror();
  readonly pushes: Push[] = [];
  readonly answers: Promise<unknown>[] = [];
  wire: ManualWire | null = null;
  #hub: SessionHub = createRigHub(this.core, this.clock);
  #requests = 0;

  constructor() {
    // A page for each node, so that snapshots are cut in the middle, too.
    this.core.pageSize = 1;
  }

  readonly client = connectControl(
    clientOptions(
      async () => {
        const wire = new ManualWire();
        this.wire = wire;
        this.#hub.accept(wire.far);
        return wire.near;
      },
      {
        clock: this.clock,
        random: () => 0.5,
        onPush: (push) => {
          this.pushes.push(push);
          this.mirror.apply(push);
        },
      },
    ),
  );

  async step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'request':
        this.#requests += 1;
        this.#ask(`asked ${this.#requests}`);
        break;
      case 'append':
        this.core.append(`happened ${this.core.log.length}`);
        break;
      case 'deliver':
        this.wire?.deliver(step.direction, step.count);
        break;
      case 'cut':
        this.wire?.cut();
        break;
      case 'restart':
        this.wire?.cut();
        this.#hub = createRigHub(this.core, this.clock);
        break;
      case 'wait':
        this.clock.advance(step.ms);
        break;
    }
    await turn();
  }

  /** Lets everything arrive, over as many connections as it takes, until nothing moves any more. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 6; ) {
      const before = [this.pushes.length, this.core.asked.length, this.wire];
      this.clock.advance(2_500);
      await turn();
      this.wire?.deliver('up', Number.POSITIVE_INFINITY);
      await turn();
      this.wire?.deliver('down', Number.POSITIVE_INFINITY);
      await turn();
      const after = [this.pushes.length, this.core.asked.length, this.wire];
      quiet = after.every((value, index) => value === before[index]) || this.#onlyPings(before[1]) ? quiet + 1 : 0;
    }
  }

  get titlesAsked(): readonly string[] {
    return Array.from({ length: this.#requests }, (_, index) => `asked ${index + 1}`);
  }

  #ask(title: string): void {
    const asked = this.client.then((client) => client.request('add_node', { title }));
    this.answers.push(asked.then((node) => expect(node.title).toBe(title)));
  }

  #onlyPings(from: unknown): boolean {
    return this.core.asked.slice(Number(from)).every((command) => command.method === 'ping');
  }
}

/** Seqs must go up by one, except where a whole snapshot stands in for what is missing. */
function expectNoGap(pushes: readonly Push[]): void {
  let last: number | null = null;
  for (const push of pushes) {
    if (push.event === 'sync_graph') last = null;
    if (push.seq === undefined) continue;
    if (last !== null) expect(push.seq).toBe(last + 1);
    last = push.seq;
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ kind: 'request' }) },
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'append' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'cut' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      direction: fc.constantFrom('up' as const, 'down' as const),
      count: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 6_000 }) }) },
);

describe('a connection that is cut anywhere, any number of times', () => {
  it('does every command once, in order, and loses no push', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new World();
        for (const next of steps) await world.step(next);
        await world.settle();
        await Promise.all(world.answers);

        const titles = world.core.log.map((push) => push.data.title);
        expect(titles.filter((title) => title.startsWith('asked'))).toEqual(world.titlesAsked);
        expect(new Set(world.core.done).size).toBe(world.core.done.length);
        expectNoGap(world.pushes);
        expect(world.mirror.complete).toBe(true);
        expect([...world.mirror.state.nodes.values()]).toEqual(world.core.log.map((push) => push.data));
      }),
      { numRuns: 1_000 },
    );
  });
});
