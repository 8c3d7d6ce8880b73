import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentRig, type AgentWorld, openAgentRig } from './agent-rig.ts';

/** How one kind of agent is started and asks. */
export type AgentWays = {
  /** Of its profile. */
  readonly name: string;
  /** Words for the command line with which it asks before it runs a command. */
  readonly args: readonly string[];
  /** By what it asks. */
  readonly via: 'hook' | 'dialog' | 'protocol';
  /** What its dialog shows, and what allows it there. */
  readonly dialog: RegExp;
  readonly yes: readonly string[];
  /** It names its files by the minute, and writes over one that it takes up in the minute in which that began. */
  readonly losesFirstMinute?: true;
};

/**
 * All that happens between a person and an agent on a day, a test for each: prompted, asking, answered from everywhere,
 * denied, interrupted, stopped and resumed. Its prompts are those that fixtures/model understands.
 */
export function everyDay(ways: AgentWays, mode: 'embedded' | 'daemon', open: () => Promise<AgentWorld>): void {
  const { name, args, via, dialog, yes } = ways;
  let rig: AgentRig;
  let id: string;

  beforeAll(async () => {
    rig = await openAgentRig(mode, await open());
  });
  afterAll(() => rig.close());

  const made = (file: string) => () => existsSync(join(rig.work, file));
  const over = async () => {
    await rig.until(rig.asks).toEqual([]);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle' });
  };
  /** Has it ask for a command that makes a file. */
  const askFor = async (file: string) => {
    await rig.run('send', id, `RUN: touch ${file}`);
    const ask = await rig.ask();
    expect(ask).toMatchObject({ agent: id, kind: 'permission', via, text: expect.stringContaining(`touch ${file}`) });
    expect(await rig.agent(id)).toMatchObject({ state: 'waiting', detail: 'permission' });
    return ask;
  };

  it('starts, and is at its prompt', async () => {
    id = await rig.run('spawn', 'n1', name, ...args);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle' });
  });

  it('takes a prompt, works, and finishes it', async () => {
    await rig.run('send', id, 'SAY: hello there', '--wait');
    await over();
    await rig.until(() => rig.run('screen', id)).toMatch(/^\W*hello there/m);
    expect(await rig.agent(id)).toMatchObject({ unseen: true });
  });

  it('asks, and is answered from the shell', async () => {
    const { id: ask } = await askFor('by-shell');
    await rig.run('answer', ask, 'yes');
    await rig.until(made('by-shell')).toBe(true);
    await over();
  });

  it('asks, and is answered in the TUI', async () => {
    const { id: ask } = await askFor('by-tui');
    rig.terminal.keys('i');
    await rig.terminal.shows(/touch by-tui/);
    rig.terminal.keys('y');
    await rig.until(made('by-tui')).toBe(true);
    await over();
    expect(await rig.run('asks', ask)).toMatch(/answered by you on tui:main/);
    rig.terminal.keys('v');
  });

  it('asks, and is answered at its own keyboard', async () => {
    const { id: ask } = await askFor('by-key');
    // The hook asks before the dialog is drawn.
    await rig.until(() => rig.run('screen', id)).toMatch(dialog);
    await rig.run('keys', id, ...yes);
    // Claude Code takes no key for a moment after it has drawn a dialog, which a person spends reading.
    const taken = expect.poll(made('by-key'), { timeout: 2_000 }).toBe(true);
    await taken.catch(() => rig.run('keys', id, ...yes));
    await rig.until(made('by-key')).toBe(true);
    await over();
    expect(await rig.run('asks', ask)).toMatch(/answered at its own keyboard/);
  });

  it('is denied', async () => {
    const { id: ask } = await askFor('denied');
    await rig.run('answer', ask, 'no');
    await over();
    expect(made('denied')()).toBe(false);
  });

  it('is interrupted, and that is seen within a second', async () => {
    await rig.run('send', id, 'WAIT: 60');
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'working' });
    const began = Date.now();
    await rig.run('interrupt', id);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle' });
    expect(Date.parse((await rig.agent(id))?.since ?? '') - began).toBeLessThan(1_000);
  });

  it('is resumed in the same conversation after it was stopped', async () => {
    const before = await rig.agent(id);
    const later = () => Math.floor(Date.now() / 60_000) * 60_000 > Date.parse(before?.started_at ?? '');
    if (ways.losesFirstMinute === true) await expect.poll(later, { timeout: 61_000, interval: 500 }).toBe(true);
    await rig.run('stop', id);
    id = await rig.run('resume', id);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle', session: before?.session });
    await rig.run('send', id, 'SAY: and again', '--wait');
    await rig.until(() => rig.run('screen', id)).toMatch(/^\W*and again/m);
    expect(await rig.run('screen', id, '--scrollback', '500')).toMatch(/RUN: touch denied/);
  });
}
