import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentRig, openAgentRig } from '../support/agent-rig.ts';
import { installedAgent, realAgents } from './installed-agent.ts';

type Observed = { readonly id: string; readonly origin: string };

describe.skipIf(installedAgent('claude') === null)('a real claude', () => {
  let rig: AgentRig;
  let world: Awaited<ReturnType<typeof realAgents>>;
  let id: string;

  beforeAll(async () => {
    world = await realAgents(['claude']);
    rig = await openAgentRig('daemon', world);
  });
  afterAll(() => rig.close());

  /** Has one at its prompt, in a mode of its own for permissions. */
  const start = async (mode: string) => {
    id = await rig.run('spawn', 'n1', 'claude', '--', '--permission-mode', mode);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle' });
  };
  const idle = async () => {
    await rig.until(rig.asks).toEqual([]);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'idle' });
  };
  const shows = (words: string) => rig.until(() => rig.run('screen', id, '--scrollback', '200')).toContain(words);

  it('asks for trust in a directory that it does not know, the same whatever its size, and goes on', async () => {
    const strange = join(rig.moitumi.directory, 'strange');
    mkdirSync(strange);
    id = await rig.run('spawn', 'n1', 'claude', '--cwd', strange);
    const ask = await rig.ask();
    expect(ask).toMatchObject({ kind: 'trust', via: 'dialog', title: strange });
    const { cols } = (await rig.agent(id)) ?? {};
    rig.terminal.tmux('resize-window', '-x', '100');
    await rig.until(async () => (await rig.agent(id))?.cols !== cols).toBe(true);
    await shows('Yes, I trust this folder');
    expect(await rig.run('answer', ask.id, 'yes')).toContain('took it');
    await idle();
    expect(await rig.run('asks', '--all')).not.toContain('q2');
  });

  it('asks a question, and takes the choice through a restart of the core', async () => {
    await start('default');
    const options = [
      { label: 'Red', description: 'as blood' },
      { label: 'Blue', description: 'as the sky' },
    ];
    const questions = [{ question: 'Which colour?', header: 'Colour', multiSelect: false, options }];
    await rig.run('send', id, `CALL: AskUserQuestion ${JSON.stringify({ questions })}`);
    const { id: ask, kind } = await rig.ask();
    expect(kind).toBe('question');
    await rig.run('daemon', 'restart');
    await rig.run('answer', ask, '2');
    await shows('Which colour? → Blue');
    await idle();
  });

  it('is denied with words', async () => {
    await rig.run('send', id, 'RUN: touch denied');
    await rig.run('answer', (await rig.ask()).id, '--text', 'Use another name.');
    await shows('Use another name.');
    await idle();
  });

  it('asks for each of two equal calls', async () => {
    const read = 'CALL: Read {"file_path":"/etc/hostname"}';
    await rig.run('send', id, `${read}\n${read}`);
    await rig.until(rig.asks).toHaveLength(2);
    for (const { id: ask } of await rig.asks()) expect(await rig.run('answer', ask, 'yes')).toContain('took it');
    await idle();
  });

  it('is answered by a standing answer, and that is written down', async () => {
    const file = join(rig.moitumi.directory, 'config.toml');
    writeFileSync(file, '[asks.rules.touch]\ntool = "Bash"\npattern = "touch by-rule*"\nverdict = "allow"\n');
    await rig.run('daemon', 'reload');
    await rig.run('send', id, 'RUN: touch by-rule-1');
    await rig.until(() => existsSync(join(rig.work, 'by-rule-1'))).toBe(true);
    await idle();
    expect(await rig.run('asks', '--all', '--full')).toContain('rule:touch');
    expect(await rig.run('audit')).toContain('rule:touch');
  });

  it('asks to go on with a plan, and goes on', async () => {
    await start('plan');
    await rig.run('send', id, 'SAY: I shall plan', '--wait');
    const [file] = /\/[\w./-]+\/plans\/[\w-]+\.md/.exec(world.model.heard.join('\n')) ?? [];
    const write = { file_path: file, content: '# Fix the login\n\n1. Write a test\n' };
    await rig.run('send', id, `CALL: Write ${JSON.stringify(write)}`, '--wait');
    await idle();
    await rig.run('send', id, 'CALL: ExitPlanMode {}');
    const ask = await rig.ask();
    expect(ask).toMatchObject({ kind: 'plan', text: expect.stringContaining('1. Write a test') });
    expect(await rig.run('answer', ask.id, 'yes')).toContain('took it');
    await shows('Approved Claude');
    await idle();
  });

  it('that is started by hand asks here, and is taken over once it has ended', async () => {
    await rig.run('hooks', 'install', 'claude');
    const { tmux } = rig.terminal;
    const pane = tmux(
      'new-window',
      '-P',
      '-F',
      '#{pane_id}',
      '-c',
      rig.work,
      'claude --permission-mode default',
    ).trim();
    const observed = async () =>
      (await rig.moitumi.json<readonly Observed[]>(['agents', '--all'])).filter(({ origin }) => origin === 'observed');
    await rig.until(observed).toMatchObject([{ state: 'idle' }]);
    id = (await observed())[0]?.id ?? '';
    tmux('send-keys', '-t', pane, '-l', 'RUN: touch elsewhere');
    // What comes in one burst with its Enter is taken for a paste.
    await rig.terminal.shows(/RUN: touch elsewhere/, pane);
    tmux('send-keys', '-t', pane, 'Enter');
    const ask = await rig.ask();
    expect(ask).toMatchObject({ agent: id, text: 'touch elsewhere' });
    await rig.run('answer', ask.id, 'yes');
    await rig.until(() => existsSync(join(rig.work, 'elsewhere'))).toBe(true);
    await idle();
    const session = (await rig.agent(id))?.session;
    tmux('kill-pane', '-t', pane);
    await rig.until(() => rig.agent(id)).toMatchObject({ state: 'exited' });
    id = await rig.run('reopen', id);
    await rig.until(() => rig.agent(id)).toMatchObject({ origin: 'supervised', state: 'idle', session });
    expect(await observed()).toHaveLength(1);
    await rig.run('hooks', 'uninstall', 'claude');
  });
});
