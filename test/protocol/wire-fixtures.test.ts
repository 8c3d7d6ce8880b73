import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryPair } from '../../adapters/transport/memory-pair.ts';
import { createRigHub, RawPeer } from '../support/protocol-rig.ts';
import { ScriptedCore } from '../support/scripted-core.ts';

const directory = new URL('../../fixtures/wire/', import.meta.url);

/** `>` is what the client sends, `<` what the core answers, `!` what happens in the core: a node of that title is added. */
type Line = { readonly mark: string; readonly text: string };

function conversation(name: string): readonly Line[] {
  const lines = readFileSync(new URL(name, directory), 'utf8').split('\n');
  return lines.filter((line) => /^[><!] /.test(line)).map((line) => ({ mark: line.charAt(0), text: line.slice(2) }));
}

// A conversation of protocol 1 must be answered the same for as long as protocol 1 is spoken.
describe('a recorded conversation', () => {
  it.each(readdirSync(directory))('%s is answered byte for byte as it was', async (name) => {
    const core = new ScriptedCore();
    const hub = createRigHub(core);
    const [near, far] = memoryPair();
    hub.accept(far);
    const peer = new RawPeer(near);
    let expected = 0;
    for (const { mark, text } of conversation(name)) {
      if (mark === '>') peer.say(text);
      else if (mark === '!') core.append(text);
      else {
        expected += 1;
        const payloads = await peer.observed.payloads(expected);
        expect(Buffer.from(payloads[expected - 1] ?? []).toString()).toBe(text);
      }
    }
    expect(peer.observed.received.length).toBe(expected);
  });
});
