import { describe, expect, it } from 'vitest';
import { DialogAsks } from '../../src/core/dialog-asks.ts';
import { TurnTyping } from '../../src/core/turn-typing.ts';
import { type AskRig, type AskRigOptions, askRig, sampleDraft } from '../support/ask-rig.ts';
import { type DialogTerminal, dialogTerminal, questionMarks } from '../support/dialog-terminal.ts';
import { memoryStore } from '../support/memory-store.ts';
import { RecordingRoute } from '../support/recording-route.ts';

type Dialogs = AskRig & { readonly terminal: DialogTerminal; readonly dialogs: DialogAsks };

/** An agent that waits for a permission, with a screen of its own. */
async function waiting(options: AskRigOptions = {}, shown?: DialogTerminal): Promise<Dialogs> {
  let seen: DialogAsks['seen'] = () => undefined;
  const rig = await askRig({ ...options, seen: (changes) => seen(changes) });
  const terminal = shown ?? dialogTerminal(rig.clock);
  const parts = { state: rig.state, asks: rig.asks, clock: rig.clock };
  const dialogs = new DialogAsks({
    ...parts,
    dialogs: questionMarks,
    typing: new TurnTyping(),
    terminal: () => terminal,
  });
  seen = (changes) => dialogs.seen(changes);
  return { ...rig, terminal, dialogs };
}

/** Lets time pass in steps, and all that follows from it. */
async function pass(rig: AskRig, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    rig.clock.advance(Math.min(50, left));
    for (let step = 0; step < 20; step += 1) await Promise.resolve();
  }
}

async function asked(): Promise<Dialogs> {
  const rig = await waiting();
  rig.terminal.show('? make test');
  await rig.agentIs('waiting', 'permission');
  await pass(rig, 300);
  return rig;
}

const texts = async (rig: AskRig) => (await rig.list()).map(({ text, via }) => `${via}: ${text}`);
const ends = async (rig: AskRig) =>
  (await rig.list({ all: true })).map(({ id, end }) => (end === null ? id : `${id} ${end.kind}`));

describe('a dialog on the screen of an agent that waits', () => {
  it('is asked when no hook asked within 300 ms', async () => {
    const rig = await waiting();
    rig.terminal.show('? make test');
    await rig.agentIs('waiting', 'permission');
    await pass(rig, 250);
    expect(await texts(rig)).toEqual([]);
    await pass(rig, 50);
    expect(await texts(rig)).toEqual(['dialog: make test']);
  });

  it('is not asked of an agent that waits to be logged in, or that works', async () => {
    const rig = await waiting();
    rig.terminal.show('? make test');
    await rig.agentIs('waiting', 'auth');
    await pass(rig, 1_000);
    await rig.agentIs('working', 'permission');
    await pass(rig, 1_000);
    expect(await texts(rig)).toEqual([]);
  });

  it('is left to the hook that asks the same, and asked when that is gone', async () => {
    const rig = await asked();
    const hook = new RecordingRoute();
    rig.asks.raise('a1', sampleDraft(), 'k1', hook);
    await pass(rig, 1_000);
    expect(await texts(rig)).toEqual(['hook: make test']);
    rig.asks.withdraw('a1', 'k1', 'the hook timed out');
    await pass(rig, 400);
    expect(await texts(rig)).toEqual(['dialog: make test']);
  });

  it('is withdrawn when it is gone, and another takes its place; not while it is drawn anew', async () => {
    const rig = await asked();
    rig.terminal.show('');
    await pass(rig, 200);
    rig.terminal.show('? make test');
    await pass(rig, 1_000);
    expect(await ends(rig)).toEqual(['q1']);
    rig.terminal.show('? make lint');
    await pass(rig, 1_000);
    expect(await ends(rig)).toEqual(['q2', 'q1 withdrawn']);
    rig.terminal.show('');
    await pass(rig, 1_000);
    expect(await ends(rig)).toEqual(['q2 withdrawn', 'q1 withdrawn']);
  });

  it('is answered by its key, and taken when it is seen to be gone', async () => {
    const rig = await asked();
    rig.terminal.react(() => rig.terminal.show(''));
    expect(await rig.answer({ ask: 'q1', options: ['no'], wait_ms: 5_000 })).toMatchObject({ end: { kind: 'taken' } });
    expect(rig.terminal.pressed).toEqual(['n']);
  });

  it('gets no key when it is another by then', async () => {
    const rig = await asked();
    rig.terminal.show('? rm -rf /');
    const answered = await rig.answer({ ask: 'q1', options: ['yes'], wait_ms: 5_000 });
    expect(answered).toMatchObject({ end: { kind: 'lost', text: expect.stringContaining('no key was pressed') } });
    expect(rig.terminal.pressed).toEqual([]);
  });

  it('is lost, and said to be, when it stays; then it is asked anew', async () => {
    const rig = await asked();
    const answering = rig.answer({ ask: 'q1', options: ['yes'], wait_ms: 10_000 });
    await pass(rig, 2_500);
    expect(await answering).toMatchObject({ end: { kind: 'lost', text: expect.stringContaining('still there') } });
    rig.terminal.show('? make test', 'blinking');
    await pass(rig, 1_000);
    expect([await ends(rig), rig.terminal.pressed]).toEqual([['q2', 'q1 lost'], ['y']]);
  });

  it('is the same ask for the core that follows, which can answer it', async () => {
    const store = memoryStore();
    const before = await waiting({ store });
    before.terminal.show('? make test');
    await before.agentIs('waiting', 'permission');
    await pass(before, 300);
    before.dialogs.release();
    before.asks.release();
    const after = await waiting({ store, clock: before.clock }, before.terminal);
    after.dialogs.resume();
    await pass(after, 300);
    expect(await ends(after)).toEqual(['q1']);
    after.terminal.react(() => after.terminal.show(''));
    expect(await after.answer({ ask: 'q1', options: ['yes'], wait_ms: 1_000 })).toMatchObject({
      end: { kind: 'taken' },
    });
  });
});
