import { describe, expect, it } from 'vitest';
import { createJsonCodec } from '../../adapters/codec/json-codec.ts';
import { nullLogger } from '../../src/ports/logger.ts';
import { MAX_JSON } from '../../src/ports/protocol-codec.ts';
import type { Push } from '../../src/ports/pushes.ts';
import { createGraphMirror } from '../../src/protocol/graph-mirror.ts';
import { encodePush } from '../../src/protocol/push-encoding.ts';
import { sampleNode } from '../support/scripted-core.ts';

const codec = createJsonCodec();

describe('a push', () => {
  it('that is a page too large for a message becomes several that say the same', () => {
    const nodes = Array.from({ length: 3_000 }, (_, index) => sampleNode(index, 'x'.repeat(1_000)));
    const views = [{ surface: 'tui:x', focus: null, entered: null }];
    const page: Push = { event: 'sync_graph', data: { page: 0, last: true, nodes, agents: [], views } };
    const payloads = encodePush(page, codec, nullLogger);
    expect(payloads.length).toBeGreaterThan(1);
    expect(payloads.every((payload) => payload.length <= MAX_JSON)).toBe(true);
    const mirror = createGraphMirror();
    for (const payload of payloads.slice(0, -1)) mirror.apply(codec.decode(payload) as Push);
    expect(mirror.complete).toBe(false);
    mirror.apply(codec.decode(payloads.at(-1) ?? new Uint8Array()) as Push);
    expect([...mirror.state.nodes.values()]).toEqual(nodes);
    expect(mirror.state.views.size).toBe(1);
  });

  it('that no message can hold is left out, and the log says so', () => {
    const logged: string[] = [];
    const logger = { log: (_: string, message: string) => logged.push(message) };
    const push: Push = { event: 'node_updated', seq: 1, data: sampleNode(1, 'x'.repeat(MAX_JSON)) };
    expect(encodePush(push, codec, logger)).toEqual([]);
    expect(logged.length).toBe(1);
  });
});
