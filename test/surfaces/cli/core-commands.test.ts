import { describe, expect, it } from 'vitest';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { Status } from '../../../src/ports/requests.ts';
import { commands } from '../../../surfaces/cli/commands.ts';
import type { CliContext } from '../../../surfaces/cli/context.ts';
import { aNode, NOW } from '../tui/a-cortex.ts';
import { json, runLine } from './command-line.ts';

const status: Status = {
  mode: 'daemon',
  pid: 42,
  version: '1.2.3',
  protocol: 1,
  epoch: 'e',
  seq: 9,
  started_at: NOW,
  home: '/home/h',
  socket: '/run/s',
  surfaces: [{ surface: 'tui:main', kind: 'tui', client: 'c', connected_at: NOW }],
  agents: { live: 2, by_state: { working: 1, waiting: 1, idle: 0 }, lost: 0 },
  nodes: 3,
  rss: 50 * 1024 * 1024,
  keepers: [{ id: 'k1', pid: 43, agents: 2, answering: false }],
  health: { state: 'degraded', since: NOW, reason: 'disk full' },
};
const answers = { get_status: () => status };

function withDaemon(daemon: Partial<CliContext['daemon']>): { readonly context: Partial<CliContext> } {
  const refuse = () => Promise.reject(new Error('This test starts nothing.'));
  return {
    context: {
      daemon: { start: refuse, run: refuse, stop: refuse, restart: refuse, logFile: () => '/nowhere', ...daemon },
    },
  };
}

describe('status', () => {
  it('has the stable keys as JSON', async () => {
    const form = json(await runLine(['status', '--json'], { answers }));
    const at = new Date(NOW).toISOString();
    expect(form).toMatchObject({
      ...{ mode: 'daemon', pid: 42, version: '1.2.3', protocol: 1, started_at: at, home: '/home/h', socket: '/run/s' },
      surfaces: [{ surface: 'tui:main', kind: 'tui', client: 'c', connected_at: at }],
      ...{
        agents: { live: 2 },
        nodes: 3,
        rss: 52428800,
        health: { state: 'degraded', since: at, reason: 'disk full' },
      },
    });
  });

  it('is readable', async () => {
    const { out } = await runLine(['status'], { answers });
    expect(out).toContain('core     daemon, pid 42, moitumi 1.2.3, protocol 1\n');
    expect(out).toContain('agents   2 running (1 working, 1 waiting)\n');
    expect(out).toContain('disk full');
    expect(out).toContain('k1, pid 43, 2 agents, does not answer');
  });

  it('passes the global options on', async () => {
    const ran = await runLine(['--home', '007', 'status', '--socket=/s', '--no-start'], { answers });
    expect(ran.reaches).toMatchObject([
      { choice: { home: '007', socket: '/s' }, start: false, sync: 'none', reconnect: 'never' },
    ]);
    expect((await runLine(['status'], { answers })).reaches).toMatchObject([{ choice: {}, start: true }]);
  });

  it('of the daemon never starts one: its absence is exit code 3', async () => {
    const up = await runLine(['daemon', 'status', '--json'], { answers });
    expect([up.code, up.reaches[0]?.start]).toEqual([0, false]);
    const down = await runLine(['daemon', 'status'], { down: true });
    expect([down.code, down.out, down.err]).toEqual([3, '', 'moitumi: No core runs.\n']);
  });
});

describe('daemon', () => {
  it('reload says what changed, and starts none', async () => {
    const reload_config = () => ({ changed: ['log.level', 'agents.mine'] });
    const ran = await runLine(['daemon', 'reload'], { answers: { reload_config } });
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', 'Changed: log.level, agents.mine.\n']);
    expect(ran.reaches[0]?.start).toBe(false);
    const asJson = await runLine(['daemon', 'reload', '--json'], { answers: { reload_config } });
    expect(json(asJson)).toEqual(reload_config());
    const same = await runLine(['daemon', 'reload'], { answers: { reload_config: () => ({ changed: [] }) } });
    expect(same.err).toBe('Nothing changed.\n');
  });

  it('start says whether one was there', async () => {
    const fresh = await runLine(['daemon', 'start'], withDaemon({ start: async () => ({ pid: 5, already: false }) }));
    expect([fresh.code, fresh.err]).toEqual([0, 'The daemon runs, pid 5.\n']);
    const again = await runLine(
      ['daemon', 'start', '--json'],
      withDaemon({ start: async () => ({ pid: 5, already: true }) }),
    );
    expect(json(again)).toEqual({ pid: 5, already: true });
  });

  it('stop is refused while somebody would notice, and says what stays', async () => {
    const stop = () => Promise.reject(new MoitumiError('would_disturb', 'no', { surfaces: 1, agents: 2 }));
    const ran = await runLine(['daemon', 'stop'], withDaemon({ stop }));
    expect([ran.code, ran.out]).toEqual([5, '']);
    expect(ran.err).toBe(
      'moitumi: 1 surface is connected and 2 agents run. Agents live on in their keepers. Use --force to stop the core all the same.\n',
    );
  });

  it('stop with --force and --agents does it all the same', async () => {
    const asked: unknown[] = [];
    const stop = async (...how: unknown[]) => {
      asked.push(how);
      return { pid: 5, agents_left: ['a1'] };
    };
    const ran = await runLine(['daemon', 'stop', '--force', '--agents', '--home', '/h'], withDaemon({ stop }));
    expect(asked).toEqual([[{ home: '/h' }, { force: true, agents: true }]]);
    expect([ran.code, ran.err]).toEqual([0, 'The core, pid 5, has ended. These agents run on: a1.\n']);
  });

  it('stop is done when there is none', async () => {
    const stop = () => Promise.reject(new MoitumiError('no_core', 'No core runs.'));
    const ran = await runLine(['daemon', 'stop'], withDaemon({ stop }));
    expect([ran.code, ran.err]).toEqual([0, 'No core runs.\n']);
  });

  it('run and restart reach the daemon', async () => {
    expect((await runLine(['daemon', 'run'], withDaemon({ run: async () => 7 }))).code).toBe(7);
    const restarted = await runLine(
      ['daemon', 'restart'],
      withDaemon({ restart: async () => ({ pid: 6, already: false }) }),
    );
    expect(restarted.err).toBe('The daemon runs, pid 6.\n');
  });
});

describe('the launcher', () => {
  it('opens the TUI and the demo as asked', async () => {
    const opened: unknown[] = [];
    const open = async (options: unknown) => opened.push(options);
    const world = { context: { launcher: { openTui: open, runDemo: open, showContent: open, openChat: open } } };
    expect((await runLine(['--daemon', '--surface', 'tui:2', '--home', '/h'], world)).code).toBe(1);
    expect((await runLine(['demo', '--no-tmux'], world)).code).toBe(2);
    expect(opened).toEqual([{ home: { home: '/h' }, daemon: true, tmux: true, surface: 'tui:2' }, { tmux: false }]);
  });
});

describe('an error', () => {
  it('goes to stderr with its exit code, naming what was probably meant', async () => {
    const get_node = () => {
      throw new MoitumiError('node_not_found', 'There is no node `n7`.', { ref: 'n7', nearest: 'n1' });
    };
    const ran = await runLine(['show', 'n7'], { answers: { get_node } });
    expect([ran.code, ran.out, ran.err]).toEqual([4, '', 'moitumi: There is no node `n7`. Did you mean `n1`?\n']);
    const asJson = await runLine(['show', 'n7', '--json'], { answers: { get_node } });
    expect([asJson.code, asJson.out]).toEqual([4, '']);
    expect(JSON.parse(asJson.err)).toEqual({
      error: { code: 'node_not_found', message: 'There is no node `n7`.', data: { ref: 'n7', nearest: 'n1' } },
    });
  });

  it('of the command line is JSON, too, when that was asked for', async () => {
    const ran = await runLine(['statsu', '--json']);
    expect([ran.code, JSON.parse(ran.err).error.code]).toEqual([2, 'bad_request']);
  });

  it('cannot act on the terminal', async () => {
    const ran = await runLine(['show', '\u001b]0;x\u0007'], {
      answers: {
        get_node: ({ node }) =>
          Promise.reject(new MoitumiError('node_not_found', `No ${node}`, { ref: node, nearest: null })),
      },
    });
    expect(ran.err).toBe('moitumi: No ]0;x\n');
  });
});

describe('help', () => {
  it('lists every command on one line', async () => {
    const { out } = await runLine(['help']);
    for (const { name, hidden } of commands) if (hidden !== true) expect(out).toContain(name);
    expect((await runLine(['--help'])).out).toBe(out);
  });

  it('explains a command in three ways alike', async () => {
    const { out } = await runLine(['help', 'daemon', 'stop']);
    expect(out).toContain('Usage: moitumi daemon stop [--force] [--agents]');
    expect((await runLine(['daemon', 'stop', '-h'])).out).toBe(out);
    expect((await runLine(['daemon', 'stop', 'extra', '--help'])).out).toBe(out);
  });

  it('knows what it does not know', async () => {
    const ran = await runLine(['help', 'spwan']);
    expect([ran.code, ran.err]).toEqual([2, 'moitumi: There is no command `spwan`. Did you mean `spawn`?\n']);
  });

  it('prints the version', async () => {
    expect((await runLine(['version'])).out).toBe('1.2.3\n');
    expect((await runLine(['--version'])).out).toBe('1.2.3\n');
    expect(json(await runLine(['version', '--json']))).toMatchObject({ version: '1.2.3', protocol: 1 });
  });
});

describe('dump', () => {
  const view = { surface: 'tui', focus: null, entered: null };
  const node = aNode('n1', 'T');
  const rich = {
    at: new Date(NOW),
    status,
    nodes: new Map([['n1', node]]),
    agents: new Map(),
    views: new Map([['tui', view]]),
    connected: new Set(['tui']),
  };

  it('prints plain JSON, whether or not maps came back as maps', async () => {
    const pairs = {
      ...rich,
      at: rich.at.toISOString(),
      nodes: [['n1', node]],
      agents: [],
      views: [['tui', view]],
      connected: ['tui'],
    };
    for (const dump of [rich, pairs as unknown as typeof rich]) {
      const form = json(await runLine(['dump', '--json'], { answers: { dump: () => dump } }));
      expect(form).toMatchObject({
        at: new Date(NOW).toISOString(),
        nodes: [{ id: 'n1' }],
        views: [view],
        connected: ['tui'],
      });
    }
  });
});
