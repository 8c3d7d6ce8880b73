import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHookReader } from '../../../adapters/hooks/hook-reader.ts';
import { type Ask, type AskDraft, MAX_ASK_TEXT } from '../../../src/domain/ask.ts';

type Data = Readonly<Record<string, unknown>>;

/** What Claude Code 2.1.329 gave its hooks. */
const RECORDED: Readonly<Record<string, Data>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/hooks/claude-2.1.329.json'), 'utf8'),
);

const reader = createHookReader();

function read(data: Data, tool = 'claude') {
  const report = reader.read(tool, String(data['hook_event_name']), data);
  if (report === null) throw new Error(`${data['hook_event_name']} is not known`);
  return report;
}

function recorded(name: string): Data {
  const data = RECORDED[name];
  if (data === undefined) throw new Error(`nothing was recorded as ${name}`);
  return data;
}

function asked(data: Data): { readonly key: string; readonly draft: AskDraft } {
  const { ask } = read(data);
  if (ask === null) throw new Error('it asks nothing');
  return ask;
}

function request(tool_name: string, tool_input: Data, more: Data = {}): Data {
  return { hook_event_name: 'PermissionRequest', session_id: 's1', cwd: '/w', tool_name, tool_input, ...more };
}

/** What the hook prints once these options were chosen. */
function decision(data: Data, options: readonly string[], text: string | null = null): unknown {
  const { key, draft } = asked(data);
  const answer = { options, text, at: 1, who: 'user', from: 'cli' };
  const ask: Ask = {
    ...draft,
    id: 'q1',
    agent: 'a1',
    node: 'n1',
    key,
    via: 'hook',
    raised_at: 0,
    state: 'answered',
    answer,
    end: null,
  };
  const output = reader.output('claude', 'PermissionRequest', data, ask);
  return output === null ? null : JSON.parse(output).hookSpecificOutput.decision;
}

describe('what hooks tell', () => {
  it('of a conversation: its name, its file, its directory, its beginning', () => {
    expect(read(recorded('session_start'))).toEqual({
      session: '11111111-2222-3333-4444-555555555555',
      transcript: '/home/ada/.claude/projects/-home-ada-api/11111111-2222-3333-4444-555555555555.jsonl',
      cwd: '/home/ada/api',
      subagent: false,
      ends: false,
      takes_over: false,
      awakes: true,
      said: null,
      prompt: null,
      done: null,
      ask: null,
    });
  });

  it('of a request: that it is done, by the hash under which it was asked for', () => {
    const asked = recorded('permission_bash');
    const ran = read({ ...asked, hook_event_name: 'PostToolUse', tool_response: { stdout: '' } });
    expect(ran?.done).toBe(read(asked)?.ask?.draft.hash);
    expect(read(recorded('pre_tool'))?.done).toBeNull();
    expect(read({ ...asked, hook_event_name: 'PostToolUse', moitumi_cut: 'f00' })?.done).toBeNull();
  });

  it('of a turn: that a person asked, and what the agent said last', () => {
    expect(read(recorded('prompt'))).toMatchObject({ awakes: true, said: null });
    expect(read(recorded('stop'))).toMatchObject({ awakes: false, said: recorded('stop')['last_assistant_message'] });
    expect(read(recorded('pre_tool')).ask).toBeNull();
  });

  it('of an end: not when the same process goes on with another conversation', () => {
    const end = (reason: string) => read({ hook_event_name: 'SessionEnd', session_id: 's', reason }).ends;
    expect(['prompt_input_exit', 'logout', 'other', 'clear', 'resume'].map(end)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    const begin = (source: string) => read({ hook_event_name: 'SessionStart', source }).takes_over;
    expect(['startup', 'clear', 'resume', 'compact', 'fork'].map(begin)).toEqual([false, true, true, true, true]);
  });

  it('of a subagent: that it is one', () => {
    expect(read({ ...recorded('pre_tool'), agent_id: 'x1' }).subagent).toBe(true);
  });

  it('of other programs, in their own words', () => {
    expect(read({ hook_event_name: 'Interrupt', session_id: 's' }, 'codex').session).toBe('s');
    expect(read(request('Bash', { command: 'ls' }), 'codex').ask).toBeNull();
    expect(read({ hook_event_name: 'AfterAgent', prompt_response: 'Done.' }, 'gemini').said).toBe('Done.');
    expect(read({ hook_event_name: 'BeforeAgent' }, 'gemini').awakes).toBe(true);
    expect(read(request('Bash', { command: 'ls' }), 'qwen').ask?.draft.kind).toBe('permission');
  });

  it('and nothing, when program or event are not known', () => {
    expect(reader.read('claude', 'BeforeAgent', {})).toBeNull();
    expect(reader.read('vim', 'Stop', {})).toBeNull();
  });

  it('never throws, whatever is in them', () => {
    const odd = [null, 1, 'x', [], {}, [null], { questions: [null, { question: 1 }, { question: 'q', options: [1] }] }];
    for (const tool_input of odd) {
      for (const tool_name of ['Bash', 'Edit', 'Write', 'MultiEdit', 'AskUserQuestion', 'ExitPlanMode', 'X', 7]) {
        const data = { hook_event_name: 'PermissionRequest', tool_name, tool_input, permission_suggestions: odd };
        expect(() => reader.read('claude', 'PermissionRequest', data)).not.toThrow();
      }
    }
  });
});

describe('a permission', () => {
  it('shows the exact command, and each thing that could be allowed beyond it', () => {
    const { draft } = asked(recorded('permission_bash'));
    expect(draft).toMatchObject({
      kind: 'permission',
      tool: 'Bash',
      title: 'Bash: touch a.txt',
      text: 'touch a.txt',
      whole: true,
    });
    expect(draft.options.map(({ id, label, verdict, lasting }) => [id, label, verdict, lasting])).toEqual([
      ['yes', 'Yes', 'allow', false],
      ['session', 'Yes, and allow access to /home/ada/api for this session', 'allow', true],
      ['session-2', 'Yes, and switch to acceptEdits for this session', 'allow', true],
      ['no', 'No', 'deny', false],
      ['text', 'No, and say what to do instead', 'deny', false],
    ]);
  });

  it('keeps what the agent says of a command apart from the command', () => {
    const { draft } = asked(request('Bash', { command: 'rm -rf /', description: 'List files', timeout: 5 }));
    expect(draft.text).toBe('rm -rf /\n\nIt says: List files\n\n{"timeout":5}');
  });

  it('shows a file that is written, and an edit line by line', () => {
    expect(asked(recorded('permission_write')).draft.text).toBe('/home/ada/api/n.txt\n+ hello\n+ world');
    const edit = { file_path: '/f', old_string: 'a\nb', new_string: 'c', replace_all: true };
    expect(asked(request('Edit', edit)).draft.text).toBe('/f\n@@ everywhere\n- a\n- b\n+ c');
  });

  it('shows all that any other tool is given', () => {
    expect(asked(request('WebFetch', { url: 'https://x', prompt: 'p' })).draft).toMatchObject({
      title: 'WebFetch: https://x',
      text: '{\n  "url": "https://x",\n  "prompt": "p"\n}',
    });
  });

  it('has the same key and hash when the same hook asks again, and others for anything else', () => {
    const one = asked(request('Bash', { command: 'ls', description: 'x' }));
    const again = asked(request('Bash', { description: 'x', command: 'ls' }));
    const other = asked(request('Bash', { command: 'ls ', description: 'x' }));
    expect([again.key, again.draft.hash]).toEqual([one.key, one.draft.hash]);
    expect(one.draft.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(other.draft.hash).not.toBe(one.draft.hash);
    expect(asked(request('Bash', { command: 'ls', description: 'x' }, { agent_id: 'sub' })).key).not.toBe(one.key);
  });

  it('says so when it is too long to show', () => {
    const long = asked(request('Bash', { command: 'x'.repeat(MAX_ASK_TEXT + 1) })).draft;
    expect([long.whole, long.text.length]).toEqual([false, MAX_ASK_TEXT]);
    const cut = asked(request('Bash', { command: 'x' }, { moitumi_cut: 'f'.repeat(64) })).draft;
    expect([cut.whole, cut.hash]).toEqual([false, 'f'.repeat(64)]);
  });

  it('is answered in Claude’s words', () => {
    const data = recorded('permission_bash');
    expect(decision(data, ['yes'])).toEqual({ behavior: 'allow' });
    expect(decision(data, ['session'])).toEqual({
      behavior: 'allow',
      updatedPermissions: [{ type: 'addDirectories', directories: ['/home/ada/api'], destination: 'session' }],
    });
    expect(decision(data, ['no'])).toEqual({ behavior: 'deny', message: 'The user does not want this.' });
    expect(decision(data, ['text'], 'use b.txt')).toEqual({ behavior: 'deny', message: 'use b.txt' });
    expect(decision(data, [])).toMatchObject({ behavior: 'deny' });
    expect(decision(data, ['yes', 'no'])).toMatchObject({ behavior: 'deny' });
  });

  it('that would last beyond the session says where it is kept', () => {
    const suggestion = {
      type: 'addRules',
      rules: [{ toolName: 'Bash', ruleContent: 'npm test:*' }],
      behavior: 'allow',
      destination: 'localSettings',
    };
    const data = request('Bash', { command: 'npm test' }, { permission_suggestions: [suggestion] });
    expect(asked(data).draft.options[1]).toMatchObject({
      id: 'always',
      label: 'Yes, and allow Bash(npm test:*) from now on (localSettings)',
      lasting: true,
    });
    expect(decision(data, ['always'])).toEqual({ behavior: 'allow', updatedPermissions: [suggestion] });
  });
});

describe('a plan', () => {
  it('is shown whole, and gone on with or not', () => {
    const data = request('ExitPlanMode', { plan: '\n# Tests first\n1. Write them' });
    expect(asked(data).draft).toMatchObject({
      kind: 'plan',
      title: 'Plan: # Tests first',
      text: '\n# Tests first\n1. Write them',
    });
    expect(decision(data, ['yes'])).toEqual({ behavior: 'allow', updatedInput: data['tool_input'] });
    expect(decision(data, ['text'], 'shorter')).toEqual({ behavior: 'deny', message: 'shorter' });
  });
});

describe('a question', () => {
  it('is answered by its choices, or in words', () => {
    const data = recorded('question');
    expect(asked(data).draft).toMatchObject({
      kind: 'question',
      title: 'Which colour?',
      text: 'Which colour?\n  1. Red: like blood\n  2. Blue: like sky',
      multiple: false,
    });
    const input = data['tool_input'] as Data;
    const answered = (answer: string) => ({
      behavior: 'allow',
      updatedInput: { ...input, answers: { 'Which colour?': answer } },
    });
    expect(decision(data, ['2'])).toEqual(answered('Blue'));
    expect(decision(data, ['text'], 'green')).toEqual(answered('green'));
    expect(decision(data, ['no'])).toMatchObject({ behavior: 'deny' });
  });

  it('of several has a choice for each', () => {
    const data = recorded('questions');
    const { draft } = asked(data);
    expect(draft.title).toBe('2 questions: Which toppings?');
    expect(draft.multiple).toBe(true);
    expect(draft.options.map(({ id }) => id)).toEqual(['1.1', '1.2', '2.1', '2.2', 'no']);
    expect(decision(data, ['1.1', '1.2', '2.2'])).toMatchObject({
      behavior: 'allow',
      updatedInput: { answers: { 'Which toppings?': 'Ham, Olives', 'Size?': 'L' } },
    });
    expect(decision(data, ['2.1'])).toMatchObject({
      updatedInput: { answers: { 'Which toppings?': '(not answered)' } },
    });
  });
});
