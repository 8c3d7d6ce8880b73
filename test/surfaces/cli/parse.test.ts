import { describe, expect, it } from 'vitest';
import type { CommandEntry } from '../../../surfaces/cli/command.ts';
import { commands } from '../../../surfaces/cli/commands.ts';
import { type Parsed, parse } from '../../../surfaces/cli/parse.ts';

const read = (...argv: string[]): Parsed => parse(argv, commands);

describe('a command line', () => {
  it('keeps values that look like numbers as they were typed', () => {
    const parsed = read('edit', '0010', '--title', '007', '--notes', '1e3');
    expect(parsed.args).toEqual(['0010']);
    expect(parsed.options.text('title')).toBe('007');
    expect(parsed.options.text('notes')).toBe('1e3');
  });

  it('takes a lone dash as an argument and as a value', () => {
    expect(read('send', 'a3', '-', '--json').args).toEqual(['a3', '-']);
    const parsed = read('spawn', 'n1', 'claude', '--prompt', '-', '--json');
    expect([parsed.args, parsed.options.text('prompt'), parsed.options.flag('json')]).toEqual([
      ['n1', 'claude'],
      '-',
      true,
    ]);
  });

  it('takes a value that begins with a dash, and an empty one', () => {
    expect(read('spawn', 'n1', '--prompt', '- fix it').options.text('prompt')).toBe('- fix it');
    expect(read('spawn', 'n1', '--prompt=--help').options.text('prompt')).toBe('--help');
    expect(read('edit', 'n1', '--title', '').options.text('title')).toBe('');
    expect(read('edit', 'n1', '--title=a=b').options.text('title')).toBe('a=b');
  });

  it('collects an option that may come several times, and refuses others given twice', () => {
    expect(read('add', 'T', '--depends-on', 'n1', '--depends-on=2').options.all('depends-on')).toEqual(['n1', '2']);
    const twice = read('add', 'T', '--parent', 'n1', '--parent', 'n2');
    expect(() => twice.options.text('parent')).toThrow('`--parent` was given more than once.');
  });

  it('finds commands of two words, with options anywhere', () => {
    expect(read('daemon', 'stop', '--force').entry.name).toBe('daemon stop');
    const parsed = read('--home', '/h', 'daemon', '--json', 'status');
    expect([parsed.entry.name, parsed.options.text('home'), parsed.args]).toEqual(['daemon status', '/h', []]);
  });

  it('is the TUI without a command', () => {
    const parsed = read('--daemon', '--no-tmux');
    expect([parsed.entry.name, parsed.options.flag('daemon'), parsed.options.flag('tmux')]).toEqual(['', true, false]);
    expect(read().options.flag('tmux')).toBe(true);
  });

  it("leaves what follows -- to the agent's program, and to other commands as arguments", () => {
    expect(read('spawn', 'n1', '--', 'ls', '--json', '-h').rest).toEqual(['ls', '--json', '-h']);
    expect(read('spawn', 'n1').rest).toBeNull();
    expect(read('add', '--', '--json').args).toEqual(['--json']);
    expect(read('keys', 'a1', '--', '-', 'C-c').args).toEqual(['a1', '-', 'C-c']);
  });

  it('reads numbers, and refuses what is none', () => {
    expect(read('events', '--since', '12').options.number('since', 0)).toBe(12);
    expect(read('edit', 'n1', '--priority', '-3').options.number('priority')).toBe(-3);
    for (const value of ['many', '-1', '', 'Infinity', '0x']) {
      expect(() => read('events', `--since=${value}`).options.number('since', 0)).toThrow(
        'takes a number of at least 0',
      );
    }
  });
});

describe('a wrong command line', () => {
  it.each([
    [['tre'], 'There is no command `tre`. Did you mean `tree`?'],
    [['zzzzzz'], 'There is no command `zzzzzz`. `moitumi help` lists them all.'],
    [['daemon'], '`daemon` needs one of start, run, stop, restart, reload, status, logs.'],
    [
      ['daemon', 'stat'],
      '`daemon` has no `stat`; it takes one of start, run, stop, restart, reload, status, logs. Did you mean `start`?',
    ],
    [['status', '--jsno'], 'There is no option `--jsno` here. Did you mean `--json`?'],
    [['add', 'T', '--depends', 'n1'], 'Did you mean `--depends-on`?'],
    [['status', '-j'], 'There is no option `-j` here.'],
    [['add'], 'Missing required args'],
    [['add', 'Fix', 'login'], '`login` is one argument too many; quote what belongs together.'],
    [['add', 'T', '--parent'], 'Option `--parent <node>` value is missing'],
    [['add', 'T', '--parent', '--json'], 'Option `--parent <node>` value is missing'],
    [['keys', 'a1'], 'Usage: moitumi keys <agent> <keys...>'],
    [['status', '--json=yes'], '`--json` takes no value.'],
    [['spawn'], 'Usage: moitumi spawn <node> [profile] [--prompt <text>] [--cwd <dir>] [-- argv...]'],
    [['add', 'T', '--__proto__', 'x'], 'There is no option `--__proto__` here.'],
  ])('%j is explained', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});

describe('the registry', () => {
  it('has no option that takes a value in one command and none in another', () => {
    const names = (valued: boolean) =>
      new Set(
        commands
          .flatMap((entry) => entry.options)
          .filter(({ form }) => form.includes('<') === valued)
          .map(({ form }) => form.replace(/ .*/, '')),
      );
    expect([...names(true)].filter((name) => names(false).has(name))).toEqual([]);
  });

  it.each(commands.map((entry): [string, CommandEntry] => [entry.name || 'moitumi', entry]))(
    'loads %s',
    async (_, entry) => {
      expect((await entry.load()).run).toBeTypeOf('function');
    },
  );
});
