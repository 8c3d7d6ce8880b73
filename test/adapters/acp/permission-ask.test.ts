import type { PermissionOption, RequestPermissionRequest } from '@agentclientprotocol/sdk';
import { expect, test } from 'vitest';
import { chosenOption, permissionAsk } from '../../../adapters/acp/permission-ask.ts';

const OPTIONS: readonly PermissionOption[] = [
  { optionId: 'a', name: 'Always', kind: 'allow_always' },
  { optionId: 'b', name: 'Yes, and accept edits', kind: 'allow_once' },
  { optionId: 'c', name: 'Yes', kind: 'allow_once' },
  { optionId: 'd', name: 'No', kind: 'reject_once' },
];

function request(toolCall: Omit<RequestPermissionRequest['toolCall'], 'toolCallId'>): RequestPermissionRequest {
  return { sessionId: 's', toolCall: { toolCallId: 't', ...toolCall }, options: [...OPTIONS] };
}

test('a command is shown once, and what is given besides it', () => {
  const bare = permissionAsk(request({ title: 'ls -l', kind: 'execute', rawInput: { command: 'ls -l' } }), {});
  expect(bare).toMatchObject({ kind: 'permission', tool: 'execute', text: 'ls -l', command: 'ls -l', whole: true });
  const rawInput = { command: 'ls', cwd: '/etc' };
  const more = permissionAsk(request({ title: 'Run lsof', kind: 'execute', rawInput }), {});
  expect(more.text).toBe('Run lsof\n\n{\n  "command": "ls",\n  "cwd": "/etc"\n}');
  expect(more.command).toBe(undefined);
});

test('an edit is shown line by line, with its file, and a file that only stands beside it too', () => {
  const content = [{ type: 'diff' as const, path: '/w/a', oldText: 'one', newText: 'two\nthree' }];
  const locations = [{ path: '/w/a' }, { path: '/w/b', line: 3 }];
  expect(permissionAsk(request({ title: 'Edit', content, locations }), {}).text).toBe(
    'Edit\n\n/w/a\n- one\n+ two\n+ three\n\n/w/b:3',
  );
});

test('a plan is a plan, said once, and what was told of the call before counts', () => {
  const content = [{ type: 'content' as const, content: { type: 'text' as const, text: '1. Look\n2. Act' } }];
  const known = { title: 'Ready to code?', kind: 'switch_mode' as const, rawInput: { plan: '1. Look\n2. Act' } };
  expect(permissionAsk(request({ content, title: null }), known)).toMatchObject({
    kind: 'plan',
    title: 'Ready to code?',
    text: 'Ready to code?\n\n1. Look\n2. Act',
  });
});

test('what cannot be shown is named, and what is too long is said to be cut', () => {
  const image = { type: 'content' as const, content: { type: 'image' as const, data: 'AAAA', mimeType: 'image/png' } };
  expect(permissionAsk(request({ title: 'Look', content: [image] }), {}).text).toContain('image/png');
  expect(permissionAsk(request({ title: 'x'.repeat(20_000) }), {})).toMatchObject({ whole: false });
});

test('each option has an id of its own, and leads back to the agent’s', () => {
  const { options } = permissionAsk(request({ title: 'ls' }), {});
  expect(options.map(({ id, verdict, lasting }) => `${id} ${verdict} ${lasting}`)).toEqual([
    ...['always allow true', 'yes allow false', 'yes2 allow false', 'no deny false'],
  ]);
  const asked = request({ title: 'ls' });
  expect(options.map(({ id }) => chosenOption(asked, { options: [id] }))).toEqual(['a', 'b', 'c', 'd']);
  expect(chosenOption(asked, { options: ['never'] })).toBe(null);
});
