import { describe, expect, it } from 'vitest';
import { createEffectRunner, type EffectHost } from '../../../surfaces/tui/effect-runner.ts';
import type { Effect } from '../../../surfaces/tui/event.ts';
import type { TuiOptions } from '../../../surfaces/tui/tui-options.ts';
import { anAgent, SHIP } from './a-cortex.ts';
import { FakeClient } from './fake-client.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Carries effects out on a fake core; tells what was asked of it and what came of it. */
async function run(effects: readonly Effect[], given: Partial<TuiOptions> = {}) {
  const log: unknown[] = [];
  const client = new FakeClient(SHIP, { spawn_agent: () => anAgent('a9', 'n2') });
  const spawnDefaults = { cwd: '/work', env: { PATH: '/bin', SHELL: '/bin/zsh' } };
  const host: EffectHost = {
    dispatch: (event) => log.push(event.kind === 'failed' ? event : event.kind),
    size: () => ({ width: 80, height: 24 }),
    agentSize: () => ({ cols: 83, rows: 39 }),
    graph: () => SHIP,
    side: () => 40,
    copy: (text) => log.push(`copied ${text}`),
    showPane: async () => given.showPane !== undefined,
    reopenPanes: async () => void log.push('panes'),
    lend: async (borrower) => {
      log.push('lent');
      await borrower();
    },
    repaint: () => log.push('repaint'),
    suspend: () => log.push('suspend'),
    exit: (exit) => log.push(exit),
  };
  const attach: TuiOptions['attach'] = async (_client, agent) => void log.push(`attached ${agent}`);
  const options = { spawnDefaults, showPane: null, embedded: null, attach, ...given } as TuiOptions;
  const carryOut = createEffectRunner(client, options, host);
  for (const effect of effects) carryOut(effect);
  await settle();
  return { log, asked: client.asked };
}

describe('what the sidebar has done', () => {
  it('starts agents with the environment of this terminal and the size that is there for them', async () => {
    const env = { PATH: '/bin', SHELL: '/bin/zsh' };
    const common = { node: 'n2', env, client_cwd: '/work', cols: 83, rows: 39 };
    const { asked, log } = await run([
      { kind: 'spawn', node: 'n2', what: { kind: 'profile', profile: 'claude', prompt: 'go' } },
      { kind: 'spawn', node: 'n2', what: { kind: 'command', line: 'make | tee log' } },
    ]);
    expect(asked.map(({ params }) => params)).toEqual([
      { ...common, profile: 'claude', prompt: 'go' },
      { ...common, argv: ['/bin/zsh', '-c', 'make | tee log'] },
    ]);
    expect(log).toEqual(['replied', 'replied']);
  });

  it('goes to an agent’s pane where it has one, and lends the terminal where not', async () => {
    const open: Effect = { kind: 'open', agent: 'a1' };
    expect((await run([open], { showPane: async () => true })).log).toEqual([]);
    expect((await run([open])).log).toEqual(['lent', 'attached a1']);
  });

  it('opens a chat in its pane, which becomes part of the view, and lends the terminal where there are none', async () => {
    const chat: Effect = { kind: 'chat', node: 'n2' };
    const lent: string[] = [];
    const inPane = await run([chat], { showPane: async () => true, chat: async (node) => void lent.push(node) });
    expect(inPane.asked).toEqual([{ method: 'keep_chat', params: { node: 'n2', shown: true } }]);
    expect((await run([chat], { chat: async (node) => void lent.push(node) })).log).toEqual(['lent']);
    expect(lent).toEqual(['n2']);
  });

  it('stays after a hand-over, as a surface of the daemon, and says what kept it from one', async () => {
    const handOver = (work: () => Promise<void>) => ({ embedded: { keepersStay: true, handOver: work } });
    expect(
      (
        await run(
          [{ kind: 'hand_over' }],
          handOver(async () => undefined),
        )
      ).log,
    ).toEqual(['noticed']);
    const failing = handOver(async () => {
      throw new Error('no daemon');
    });
    expect((await run([{ kind: 'hand_over' }], failing)).log).toEqual([
      { kind: 'failed', text: 'Something failed inside moitumi: no daemon' },
    ]);
  });

  it('says what the core refused', async () => {
    const { log } = await run([{ kind: 'request', request: { method: 'undo', params: {} } }]);
    expect(log).toEqual([{ kind: 'failed', text: 'The fake core knows no undo.' }]);
  });
});
