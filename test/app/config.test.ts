import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedSettings, DEFAULT_CONFIG } from '../../src/app/config.ts';
import { loadAttach, loadConfig } from '../../src/app/load-config.ts';
import { MoitumiError } from '../../src/domain/error.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-config-'));
  file = join(directory, 'config.toml');
});
afterEach(() => rmSync(directory, { recursive: true }));

async function load(text: string) {
  writeFileSync(file, text);
  return loadConfig(file);
}

async function refusal(text: string) {
  const thrown = await load(text).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof MoitumiError)) throw new Error('the configuration was accepted', { cause: thrown });
  return { code: thrown.code, message: thrown.message, data: thrown.data };
}

describe('the configuration', () => {
  it('takes what is scheduled, each entry with a default for what it leaves out', async () => {
    const { config, warnings } = await load(`
[schedule.morning]
cron = " 0 9 * * 1-5 "
agent = "api"
template = "review"
quiet_hours = "22:00-07:00"
cooldown = "2h"
grace = "15m"
[schedule.tea]
every = "90m"
notice = "Tea?"
enabled = false
`);
    expect(warnings).toEqual([]);
    expect(Object.values(config.schedule)).toEqual([
      {
        name: 'morning',
        time: { kind: 'cron', cron: '0 9 * * 1-5' },
        deed: { kind: 'template', to: 'api', template: 'review' },
        quiet_hours: { from: 22 * 60, until: 7 * 60 },
        cooldown_ms: 7_200_000,
        grace_ms: 900_000,
        enabled: true,
      },
      {
        name: 'tea',
        time: { kind: 'every', every_ms: 5_400_000 },
        deed: { kind: 'notice', node: null, text: 'Tea?' },
        quiet_hours: null,
        cooldown_ms: 0,
        grace_ms: 3_600_000,
        enabled: false,
      },
    ]);
    const other = { ...config, schedule: { tea: { ...config.schedule['tea'], enabled: true } } } as typeof config;
    expect(changedSettings(config, other)).toEqual(['schedule.morning', 'schedule.tea']);
  });

  it.each([
    ['cron = "0 9 * *"\nnotice = "x"', 'schedule.x.cron must be five fields of cron'],
    ['every = "30s"\nnotice = "x"', 'schedule.x.every must be a span as "30m", "2h" or "1d", of at least 60s'],
    ['every = "1h"\ncron = "* * * * *"\nnotice = "x"', 'schedule.x needs either cron or every'],
    ['every = "1h"', 'schedule.x needs one of prompt, template and notice'],
    ['every = "1h"\nprompt = "go"', 'schedule.x needs either a node or an agent'],
    ['every = "1h"\nprompt = "go"\nnode = "a"\nagent = "b"', 'schedule.x needs either a node or an agent'],
    ['every = "1h"\nnotice = "go"\nagent = "b"', 'schedule.x needs a node for its notice'],
  ])('refuses to schedule by %j', async (lines, reason) => {
    expect((await refusal(`[schedule.x]\n${lines}\n`)).message).toContain(reason);
  });

  it('takes standing answers to asks, each with the end of its last day', async () => {
    const { config, warnings } = await load(`
[asks.rules.tests]
profile = "claude"
tool = "Bash"
pattern = "npm test *"
verdict = "allow"
expires = 2030-01-31
[asks.rules.never]
tool = "Bash"
pattern = "**sudo **"
verdict = "deny"
because = "no"
`);
    expect(config.asks.rules).toEqual([
      {
        name: 'tests',
        profile: 'claude',
        tool: 'Bash',
        pattern: 'npm test *',
        verdict: 'allow',
        expires_at: new Date(2030, 1, 1).getTime(),
      },
      { name: 'never', profile: null, tool: 'Bash', pattern: '**sudo **', verdict: 'deny', expires_at: null },
    ]);
    expect(warnings).toEqual([expect.stringContaining('asks.rules.never.because')]);
  });

  it('refuses a standing answer that does not say to what, or until when', async () => {
    const rule = (line: string) => `[asks.rules.x]\nverdict = "allow"\npattern = "x"\n${line}\n`;
    expect((await refusal(rule(''))).message).toContain('asks.rules.x.tool must be a text');
    expect((await refusal(rule('tool = "Bash"\nexpires = "2030-01-31"'))).message).toContain(
      'a date such as 2026-12-31',
    );
  });

  it('is the default where there is no file', async () => {
    expect(await loadConfig(file)).toEqual({ config: DEFAULT_CONFIG, warnings: [] });
  });

  it('never sends the bot’s token in the clear, and takes no person’s chat for a group', async () => {
    expect((await refusal('[telegram]\napi_root = "http://bots.example"\n')).message).toContain('https');
    expect((await refusal('[telegram]\napi_root = "http://127.0.0.1.example"\n')).message).toContain('https');
    expect((await refusal('[telegram]\ngroup = 1001\n')).message).toContain('negative');
  });

  it('takes an agent with a command alone, and fills in the rest', async () => {
    const { config, warnings } = await load('[agents.aider]\ncommand = "aider"\nargs = ["--no-git"]\n');
    expect(warnings).toEqual([]);
    expect(config.agents).toEqual([
      {
        name: 'aider',
        command: 'aider',
        args: ['--no-git'],
        env: {},
        resume: null,
        cwd: null,
        prompt: 'typed',
        interrupt: ['C-c'],
        clear: [],
        restore: [],
        install: null,
      },
    ]);
  });

  it('takes every setting by the name that the documentation gives', async () => {
    const { config } = await load(
      '[keeper]\nagents_per_process = 1\n[attach]\ndetach_key = "C-a"\nnext_key = "M-n"\nstatus = true\n[daemon]\nidle_minutes = 0.5\n[log]\nlevel = "debug"\n[tui]\ntheme = "light"\n[prompts]\nreview = "Review {{title}}"\n[notify]\ndesktop = "off"\nterminal = false\nwebhook = "http://127.0.0.1:1/x"\nntfy = "https://ntfy.sh/t"\ncontent = true\nends = "off"\nquiet_hours = "22:00-07:00"\n[telegram]\nenabled = true\ntoken_file = "t"\ngroup = -100123\ntopics = false\nquiet = true\nonly_when_away = true\napi_root = "http://127.0.0.1:8081/"\n',
    );
    expect(config).toEqual({
      agents: [],
      asks: { rules: [] },
      telegram: {
        enabled: true,
        token_file: 't',
        group: -100123,
        topics: false,
        quiet: true,
        only_when_away: true,
        api_root: 'http://127.0.0.1:8081',
      },
      keeper: { agents_per_process: 1 },
      attach: { detach_key: 'C-a', next_key: 'M-n', status: true },
      daemon: { idle_minutes: 0.5 },
      log: { level: 'debug' },
      tui: { theme: 'light' },
      schedule: {},
      rules: { directory: null, disabled: [] },
      prompts: { review: 'Review {{title}}' },
      notify: {
        ...{ desktop: 'off', terminal: false, webhook: 'http://127.0.0.1:1/x', ntfy: 'https://ntfy.sh/t' },
        ...{ content: true, ends: false, quiet_hours: { from: 22 * 60, until: 7 * 60 } },
      },
    });
  });

  it.each([
    ['webhook = "http://example.org/x"', 'an address that begins with https:// (http:// only on this machine)'],
    ['ntfy = "https://me:secret@example.org/t"', 'an address without a name and a password in it'],
    ['quiet_hours = "22-7"', 'a time as "22:00-07:00"'],
    ['terminal = "auto"', 'notify.terminal must be true or false'],
  ])('refuses %s', async (line, reason) => {
    expect((await refusal(`[notify]\n${line}\n`)).message).toContain(reason);
  });

  it('warns of a key that nobody knows, with its line', async () => {
    const { config, warnings } = await load('[log]\nlevel = "warn"\ncolour = true\n\n[weather]\nrain = 1\n');
    expect(config.log.level).toBe('warn');
    expect(warnings).toEqual([
      `${file}:5: nobody knows the key weather; it is ignored`,
      `${file}:3: nobody knows the key log.colour; it is ignored`,
    ]);
  });

  it('refuses a value of the wrong kind, with file, line and what it should be', async () => {
    expect(await refusal('# mine\n[keeper]\nagents_per_process = "many"\n')).toEqual({
      code: 'config_invalid',
      message: `${file}:3: keeper.agents_per_process must be a whole number from 1 to 1000`,
      data: { file, line: 3 },
    });
  });

  it('refuses a detach key that is no key', async () => {
    expect(await refusal('[attach]\ndetach_key = "Hyper-Q"\n')).toMatchObject({
      message: `${file}:2: attach.detach_key must be a key in the names of tmux, as "C-\\\\", "M-d" or "C-a d"`,
    });
  });

  it('tells how to attach, and parses no file that does not say so', async () => {
    expect(await loadAttach(file)).toEqual({ detach_key: 'C-\\', next_key: 'C-]', status: false });
    writeFileSync(file, 'this is no TOML');
    expect(await loadAttach(file)).toEqual({ detach_key: 'C-\\', next_key: 'C-]', status: false });
    writeFileSync(file, '[attach]\ndetach_key = "C-a d"\n');
    expect(await loadAttach(file)).toMatchObject({ detach_key: 'C-a d' });
    writeFileSync(file, '[attach]\nstatus = true\n');
    expect(await loadAttach(file)).toMatchObject({ detach_key: 'C-\\', status: true });
    writeFileSync(file, '[attach]\ndetach_key = 7\n');
    await expect(loadAttach(file)).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('refuses an agent without a command, with the line of its table', async () => {
    expect(await refusal('[log]\nlevel = "info"\n[agents."my agent"]\nargs = []\n')).toMatchObject({
      message: `${file}:3: agents.my agent.command must be a text that is not empty`,
    });
  });

  it('refuses what is no TOML, with the line', async () => {
    expect(await refusal('[log]\nlevel = = 3\n')).toMatchObject({ code: 'config_invalid', data: { file, line: 2 } });
  });

  it('says which settings a reload changed', async () => {
    const before = (await load('[agents.a]\ncommand = "a"\n[log]\nlevel = "warn"\n')).config;
    const after = (await load('[agents.b]\ncommand = "b"\n[log]\nlevel = "debug"\n')).config;
    expect(changedSettings(before, after)).toEqual(['agents.a', 'agents.b', 'log.level']);
    expect(changedSettings(after, after)).toEqual([]);
  });
});
