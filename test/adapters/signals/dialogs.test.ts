import { expect, test } from 'vitest';
import { createDialogReader } from '../../../adapters/signals/screen/read-dialog.ts';
import { recordedScreen } from '../../support/recorded-screen.ts';
import { readRecording } from '../../support/recording.ts';
import { testRules } from '../../support/test-rules.ts';

const reader = createDialogReader(testRules());

/** What is asked on the screen of a recording, and what each option would type. */
async function asked(name: string, at: number) {
  const recording = readRecording(name);
  const dialog = await reader.read(recording.agent, recordedScreen(recording, at));
  if (dialog === null) return null;
  const { hash, options, ...draft } = dialog.draft;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(dialog.keysFor('maybe')).toBe(null);
  return {
    ...draft,
    options: options.map(({ id, label, verdict, lasting }) => {
      const keys = Buffer.from(dialog.keysFor(id) ?? []).toString();
      return `${id} (${verdict}${lasting ? ', lasting' : ''}): ${label} = ${JSON.stringify(keys)}`;
    }),
  };
}

test('Claude Code asks for permission to run a command', async () => {
  expect(await asked('claude-2.1.329-turns.jsonl', 13_800)).toEqual({
    kind: 'permission',
    tool: 'Bash',
    title: 'touch p.txt',
    text: 'Bash command\nRun shell command\ntouch p.txt\nDo you want to proceed?',
    whole: true,
    multiple: false,
    options: [
      'yes (allow): Yes = "1"',
      'session (allow, lasting): Yes, and always allow access to /home/alex/p/work from this project = "2"',
      'session3 (allow, lasting): Yes, and switch to auto mode · auto mode handles these prompts for you = "3"',
      'no (deny): No = "4"',
    ],
  });
});

/** A plan, as Claude Code 2.1.329 drew it in a terminal of 80 columns. */
const PLAN = ` Ready to code?

 Here is Claude's plan:
╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
 Fix the login

 1. do it
 2. check it
╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌

────────────────────────────────────────────────────────────────────────────────
 Claude has written up a plan and is ready to execute. Would you like to
 proceed?

 ❯ 1. Yes, and use auto mode
   2. Yes, manually approve edits
   3. Tell Claude what to change
      shift+tab to approve with this feedback

 ctrl+g to edit in Vim · ~/.claude/plans/fix-the-login.md`.split('\n');

test('Claude Code asks to go on with a plan', async () => {
  const dialog = await reader.read('claude', PLAN);
  expect(dialog?.draft).toMatchObject({ kind: 'plan', whole: true });
  expect(dialog?.draft.text).toContain('Fix the login\n1. do it\n2. check it\nClaude has written');
  expect(dialog?.draft.options).toMatchObject([
    { id: 'session', label: 'Yes, and use auto mode', verdict: 'allow', lasting: true },
    { id: 'yes', label: 'Yes, manually approve edits', verdict: 'allow', lasting: false },
  ]);
});

test('a dialog is the same when its lines are broken elsewhere', async () => {
  const wider = PLAN.join('\n').replace('like to\n proceed?', 'like to proceed?').split('\n');
  const hash = async (lines: readonly string[]) => (await reader.read('claude', lines))?.draft.hash;
  expect(await hash(wider)).toBe(await hash(PLAN));
  expect(await hash(PLAN.map((line) => line.replace('check it', 'checkit')))).not.toBe(await hash(PLAN));
});

test('Claude Code asks a question; the options that want words are not offered', async () => {
  expect(await asked('claude-2.1.329-asks.jsonl', 5_000)).toMatchObject({
    kind: 'question',
    title: 'Which colour?',
    text: ' ☐ Colour\nWhich colour?',
    options: ['1 (choose): Red warm = "1"', '2 (choose): Blue cold = "2"'],
  });
});

test('Claude Code asks for trust, and is answered from wherever its cursor stands', async () => {
  const trust = await asked('claude-2.1.329-trust.jsonl', 2_900);
  expect(trust).toMatchObject({
    kind: 'trust',
    title: '/home/alex/p/untrusted',
    whole: true,
    options: ['no (deny): No, exit = "\\r"', 'yes (allow): Yes, I trust this folder = "\\u001b[B\\r"'],
  });
  const moved = await asked('claude-2.1.329-trust.jsonl', 3_420);
  expect(moved).toMatchObject({
    text: trust?.text,
    options: ['no (deny): No, exit = "\\u001b[A\\r"', 'yes (allow): Yes, I trust this folder = "\\r"'],
  });
});

test('Codex asks for permission; its letters are pressed', async () => {
  expect(await asked('codex-0.169.0-turns.jsonl', 16_900)).toMatchObject({
    tool: 'command',
    title: 'touch r.txt',
    text: 'Would you like to run the following command?\nReason: needs write\n$ touch r.txt',
    options: [
      'yes (allow): Yes, proceed = "y"',
      'session (allow, lasting): Yes, and don\'t ask again for commands that start with `touch r.txt` = "p"',
      'no (deny): No, and tell Codex what to do differently = "\\u001b"',
    ],
  });
});

test('Codex asks for permission to edit files, which is not all of it', async () => {
  const lines = [
    ...['  Would you like to make the following edits?', '', '  Destination: /home/alex/p/hello.txt', ''],
    ...['› 1. Yes, proceed (y)', '  2. No, and tell Codex what to do differently (esc)', ''],
    '  Press enter to confirm or esc to cancel',
  ];
  expect((await reader.read('codex', lines))?.draft).toMatchObject({ kind: 'permission', whole: false });
  const command = lines.map((line) => line.replace('make the following edits', 'run the following command'));
  expect((await reader.read('codex', command))?.draft.whole).toBe(true);
});

test('the demo’s agent asks for permission', async () => {
  const lines = ['● Looking', '', '◆ Run this command?', '  rm -rf build', '  y. Yes', '  n. No'];
  const dialog = await reader.read('demo', lines);
  expect(dialog?.draft).toMatchObject({
    ...{ kind: 'permission', tool: 'command', title: 'rm -rf build', whole: true },
    options: [
      { id: 'yes', verdict: 'allow' },
      { id: 'no', verdict: 'deny' },
    ],
  });
  expect(dialog?.keysFor('yes')).toEqual(new TextEncoder().encode('y'));
  expect(await reader.read('demo', [...lines.slice(0, 2), '◆ rm -rf build: yes', '● Running'])).toBeNull();
});

test('Gemini asks for permission in a box in a box', async () => {
  expect(await asked('gemini-0.61.0-turns.jsonl', 17_000)).toMatchObject({
    tool: 'Shell',
    title: 'touch p.txt',
    text: '? Shell  touch p.txt\ntouch p.txt\nAllow execution of [Shell]?',
    options: [
      'yes (allow): Allow once = "1"',
      'session (allow, lasting): Allow for this session = "2"',
      'no (deny): No, suggest changes (esc) = "3"',
    ],
  });
});

test('where no dialog is open, or none that can be answered by keys that are sure, nothing is read', async () => {
  expect(await asked('claude-2.1.329-turns.jsonl', 15_800)).toBe(null);
  expect(await asked('codex-0.169.0-turns.jsonl', 19_000)).toBe(null);
  expect(await asked('opencode-1.18.33-turns.jsonl', 25_000)).toBe(null);
  expect(await reader.read('no/such', ['Do you want to proceed?'])).toBe(null);
});

test('the same dialog has the same hash in every look, and another one another', async () => {
  const recording = readRecording('claude-2.1.329-turns.jsonl');
  const hashAt = async (at: number) =>
    (await reader.read('claude', recordedScreen(recording, at)))?.draft.hash ?? 'no dialog';
  const [first, again, other] = [await hashAt(13_500), await hashAt(14_200), await hashAt(17_700)];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('a dialog whose beginning has scrolled away, or that is cut short, is not whole', async () => {
  const recording = readRecording('claude-2.1.329-turns.jsonl');
  const lines = recordedScreen(recording, 13_800);
  const top = lines.findLastIndex((line) => line.startsWith('─'));
  expect((await reader.read('claude', lines.slice(top + 1)))?.draft.whole).toBe(false);
  const cut = lines.map((line) => line.replace('touch p.txt', 'touch p.txt && …'));
  expect((await reader.read('claude', cut))?.draft.whole).toBe(false);
});
