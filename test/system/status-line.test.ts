import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaveNothing } from '../support/nothing-left.ts';
import { createBuiltCli } from './built-cli.ts';

const { moitumi, run } = createBuiltCli();
const home = moitumi.directory;
const project = join(home, 'project');
const told = join(home, 'told');

beforeAll(async () => {
  await run('daemon', 'start');
  for (const directory of [join(home, '.claude'), join(project, '.claude')]) mkdirSync(directory, { recursive: true });
});
afterAll(() => leaveNothing(moitumi));

function settings(where: string, name: string, command: string | null): void {
  const statusLine = command === null ? null : { type: 'command', command };
  writeFileSync(join(where, '.claude', name), JSON.stringify({ statusLine }));
}

function data(usd: number): string {
  return JSON.stringify({
    session_id: 's1',
    cwd: project,
    workspace: { project_dir: project },
    model: { id: 'opus' },
    cost: { total_cost_usd: usd, total_duration_ms: Date.now() },
    context_window: { total_input_tokens: 170_000, context_window_size: 200_000 },
    rate_limits: { five_hour: { used_percentage: 96, resets_at: 4_000_000_000 } },
  });
}

/** Runs the status line as Claude Code does, in an agent or outside. */
function line(input: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return moitumi.run(['hook', 'status-line', told, ...more], { input, env: { HOME: home, ...env }, cwd: project });
}

describe('the status line', () => {
  beforeEach(() => {
    for (const name of ['settings.local.json', 'settings.json']) settings(project, name, null);
    settings(home, 'settings.json', null);
  });

  it('prints nothing when a person has none', async () => {
    expect(await line(data(1))).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await line('no json')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('shows a person’s own, with the same input, as Claude ranks their settings', async () => {
    const input = data(1);
    settings(home, 'settings.json', 'echo user; cat');
    expect((await line(input)).stdout).toBe(`user\n${input}`);
    settings(project, 'settings.json', 'echo project');
    expect((await line(input)).stdout).toBe('project\n');
    settings(project, 'settings.local.json', 'echo local; exit 3');
    expect(await line(input)).toMatchObject({ stdout: 'local\n', code: 3 });
    expect((await line(input, ['echo given'])).stdout).toBe('given\n');
  });

  it('shows it in the person’s own environment, and ends well when it cannot be run', async () => {
    settings(home, 'settings.json', 'echo "<$NODE_OPTIONS>"; env | grep -c NODE_EXTRA');
    const env = { NODE_OPTIONS: '', MOITUMI_USER_NODE_OPTIONS: '--theirs', MOITUMI_USER_NODE_EXTRA_CA_CERTS: '' };
    expect((await line(data(1), [], env)).stdout).toBe('<--theirs>\n0\n');
    expect(await line('x'.repeat(1_000_000), ['exec true'])).toMatchObject({ code: 0, stdout: '' });
    expect((await line(data(1), ['/nowhere/line'])).code).toBe(127);
  });

  it('tells the core what its agent uses, and the same only once in a while', async () => {
    const seen = join(home, 'environment');
    const program = join(home, 'claude');
    // What plays the agent is one by its name; its session comes with the first report.
    writeFileSync(program, `#!/bin/sh\nenv > ${seen}.part; mv ${seen}.part ${seen}; exec cat\n`);
    chmodSync(program, 0o755);
    const node = (await run('add', 'Counted')).trim();
    const agent = (await run('spawn', node, '--', program)).trim();
    await expect.poll(() => tokenIn(seen)).toMatch(/^a\d+\./);
    const inside = { MOITUMI_AGENT_TOKEN: tokenIn(seen) };
    await line(data(0.25), [], inside);
    const usage = () => moitumi.json<Told>(['usage', agent]);
    await expect
      .poll(async () => (await usage()).agents)
      .toMatchObject([{ agent, model: 'opus', cost_usd: 0.25, tokens: null, context: { used_percent: 85 } }]);
    expect((await usage()).limits).toMatchObject([{ tool: 'claude', window: '5 h', used_percent: 96 }]);
    const first = readFileSync(told, 'utf8');
    await line(data(0.25), [], inside);
    expect(readFileSync(told, 'utf8')).toBe(first);
    await line(data(0.5), [], inside);
    await expect.poll(async () => (await usage()).agents).toMatchObject([{ cost_usd: 0.5 }]);
    const { stdout } = await moitumi.run(['usage']);
    expect(stdout).toMatch(/^a\d+ .*Counted .*opus .*\$0\.50 .*85 % /m);
    expect(stdout).toMatch(/^claude {2}5 h {2}█{19}░ {2}96 % /m);
  });
});

type Told = {
  readonly agents: readonly { readonly agent: string; readonly cost_usd: number | null }[];
  readonly limits: readonly { readonly window: string }[];
};

function tokenIn(environment: string): string {
  try {
    return /^MOITUMI_AGENT_TOKEN=(.+)$/m.exec(readFileSync(environment, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}
