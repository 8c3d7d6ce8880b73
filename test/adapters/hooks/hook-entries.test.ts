import { describe, expect, it } from 'vitest';
import { entryState, withEntries, withoutEntries } from '../../../adapters/hooks/settings/hook-entries.ts';
import type { HookTool } from '../../../src/domain/hook-events.ts';

const MARK = '# moitumi hook';
const commands = {
  mark: MARK,
  command: (tool: HookTool, wait: boolean) => `run ${tool}${wait ? ' --wait' : ''} ${MARK}`,
};

/** Settings as people have them, in every way in which JSON is written. */
const SETTINGS: Readonly<Record<string, string>> = {
  empty: '{}\n',
  'an empty file of two lines': '{\n}\n',
  'two spaces': '{\n  "model": "opus",\n  "permissions": {\n    "allow": ["Bash(ls:*)"]\n  }\n}\n',
  'tabs, no last line end': '{\n\t"b": 1.0,\n\t"a": "\\u00e9"\n}',
  'one line': '{"model":"opus","big":12345678901234567890,"2":1,"1":2}',
  'hooks of its own':
    '{\n  "hooks": {\n    "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }]\n  },\n  "x": 1\n}\n',
  'hooks in one line': '{"hooks":{"Stop":[{"matcher":"","hooks":[{"type":"command","command":"say"}]}],"Other":[]}}\n',
};

describe('hooks in settings', () => {
  for (const [name, text] of Object.entries(SETTINGS)) {
    it(`go in and out of settings with ${name}, which are the same again`, () => {
      const installed = withEntries(text, 'claude', commands);
      expect(entryState(installed, 'claude', commands)).toBe('current');
      expect(withEntries(installed, 'claude', commands)).toBe(installed);
      expect(withoutEntries(installed, MARK)).toBe(text === '{\n}\n' ? '{}\n' : text);
    });

    it(`leave settings with ${name} as they were, beside the hooks`, () => {
      const before = JSON.parse(text);
      const { hooks, ...rest } = JSON.parse(withEntries(text, 'claude', commands));
      const { hooks: own, ...others } = before;
      expect(rest).toEqual(others);
      for (const [event, groups] of Object.entries(own ?? {})) {
        expect(hooks[event].slice(0, (groups as unknown[]).length)).toEqual(groups);
      }
    });
  }

  it('are written the way the file is', () => {
    expect(withEntries('{\n    "a": 1\n}\n', 'gemini', commands).split('\n').slice(0, 14)).toEqual([
      '{',
      '    "a": 1,',
      '    "hooks": {',
      '        "SessionStart": [',
      '            {',
      '                "matcher": "",',
      '                "hooks": [',
      '                    {',
      '                        "type": "command",',
      '                        "command": "run gemini # moitumi hook"',
      '                    }',
      '                ]',
      '            }',
      '        ],',
    ]);
  });

  it('wait only where a program can be answered by one', () => {
    const waiting = (tool: HookTool) => withEntries('{}', tool, commands).match(/--wait/g)?.length ?? 0;
    expect([waiting('claude'), waiting('qwen'), waiting('codex'), waiting('gemini')]).toEqual([1, 1, 0, 0]);
  });

  it('are put right when another moitumi has written them', () => {
    const old = withEntries(SETTINGS['two spaces'] ?? '', 'claude', { ...commands, command: () => `old ${MARK}` });
    expect(entryState(old, 'claude', commands)).toBe('outdated');
    const fresh = withEntries(old, 'claude', commands);
    expect(fresh).toBe(withEntries(SETTINGS['two spaces'] ?? '', 'claude', commands));
  });

  it('share a group with a command of the person’s, which stays', () => {
    const shared = `{"hooks":{"Stop":[{"hooks":[{"command":"x ${MARK}"},{"command":"say"}]}]}}`;
    expect(withoutEntries(shared, MARK)).toBe('{"hooks":{"Stop":[{"hooks":[{"command":"say"}]}]}}');
  });

  it('are not put into what is no JSON, or not what it should be', () => {
    for (const text of ['', '{ // a comment\n}', '[]', '{"hooks":[]}', '{"hooks":{"Stop":1}}', '{"a":1,}']) {
      expect(() => withEntries(text, 'claude', commands), text).toThrow(SyntaxError);
    }
  });
});
