import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProgramStatus } from '../../../adapters/signals/parse-program-status.ts';
import { ProgramStatusSource } from '../../../adapters/signals/program-status-source.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function said(...payloads: readonly string[]) {
  const source = new ProgramStatusSource(false);
  return payloads.map((payload) => source.read({ kind: 'program_status', agent: 'a1', at: 1, payload })).at(-1);
}

test('the states of a turn, as Claude Code reports them', () => {
  expect(said('state=idle:app=claude-code')).toMatchObject({ state: 'idle', finished: false, strength: 'proof' });
  expect(said('state=working:app=claude-code')).toMatchObject({ state: 'working', text: 'it says working' });
  const asks = `state=blocked:app=claude-code:kind=permission:msg=${base64('approve Bash: touch p.txt')}`;
  expect(said(asks)).toEqual({
    state: 'waiting',
    text: 'it says blocked (permission: approve Bash: touch p.txt)',
    message: 'approve Bash: touch p.txt',
    finished: false,
    strength: 'proof',
    detail: 'permission',
  });
  expect(said('state=done')).toMatchObject({ state: 'idle', finished: true });
  expect(said('state=error')).toMatchObject({ state: 'idle', finished: true });
  expect(said('state=clear')).toBe('withdraw');
});

test('what was done before this core listened is no news', () => {
  const source = new ProgramStatusSource(false);
  const signal = { kind: 'program_status', agent: 'a1', at: 1, payload: 'state=done', retold: true } as const;
  expect(source.read(signal)).toMatchObject({ state: 'idle', finished: false });
});

test('children never move their parent, whatever they say', () => {
  expect(said('state=working', 'state=blocked:id=a/b')).toMatchObject({ state: 'working' });
  expect(said('state=working', 'state=clear:id=sub')).toBe(null);
});

test('children that run are the background, until the last of them has ended', () => {
  expect(said('state=idle', 'state=working:id=s1')).toMatchObject({ state: 'idle', background: true, finished: false });
  expect(said('state=idle', 'state=working:id=s1', 'state=done')).toMatchObject({ background: true, finished: true });
  expect(said('state=done', 'state=working:id=s1', 'state=working:id=s1/a', 'state=clear:id=s1')).toMatchObject({
    background: false,
    finished: false,
  });
});

test('a turn that leaves a shell behind is over, though Claude Code goes on saying that it works', () => {
  const leaves = `state=working:app=claude-code:msg=${base64('1 shell still running')}`;
  expect(said('state=working', leaves)).toMatchObject({ state: 'idle', background: true, finished: true });
  expect(said('state=working', leaves, leaves)).toMatchObject({ state: 'idle', finished: false });
  expect(said('state=working', leaves, 'state=working')).toMatchObject({ state: 'working' });
});

test('what kind of waiting or failing it is', () => {
  const blocked = (kind: string, text: string) => said(`state=blocked:kind=${kind}:msg=${base64(text)}`);
  expect(blocked('permission', 'trust this folder')).toMatchObject({ detail: 'trust' });
  expect(blocked('question', 'answer: Which colour?')).toMatchObject({ detail: 'question' });
  expect(blocked('auth', 'log in')).toMatchObject({ detail: 'auth' });
  const failed = (text: string) => said(`state=error:msg=${base64(text)}`);
  expect(failed('API Error: Request rejected (429) · rate limit')).toMatchObject({ state: 'idle', detail: 'limit' });
  expect(failed('Internal server error')).toMatchObject({ detail: 'error', finished: true });
});

test('a program in a shell that ends without a word is taken at its word no longer', () => {
  const source = new ProgramStatusSource(true);
  const say = (payload: string) => source.read({ kind: 'program_status', agent: 'a1', at: 1, payload });
  const prompt = { kind: 'foreground', agent: 'a1', at: 1, own: true } as const;
  say('state=idle');
  expect(source.read(prompt)).toBe(null);
  say('state=working');
  expect(source.read(prompt)).toBe('withdraw');
  const alone = new ProgramStatusSource(false);
  alone.read({ kind: 'program_status', agent: 'a1', at: 1, payload: 'state=working' });
  expect(alone.read(prompt)).toBe(null);
});

test('reports that are none are passed over', () => {
  for (const payload of [
    '',
    '?',
    'state=',
    'state=dancing',
    'app=x',
    'state=idle:id=a//b',
    `state=idle:msg=${'A'.repeat(5_000)}`,
  ]) {
    expect(parseProgramStatus(payload), payload).toBe(null);
  }
});

test('unknown keys are ignored, and text is made harmless', () => {
  const status = parseProgramStatus(
    `state=blocked:future=1:progress=40:kind=a b:msg=${base64('a\x1b[2Jb\u202ec')}:title=%%`,
  );
  expect(status).toEqual({
    state: 'blocked',
    id: '',
    app: null,
    kind: null,
    progress: 40,
    title: null,
    message: 'a [2Jb c',
  });
});

test('no payload makes the source throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => void said(text, `state=${text}`, `state=idle:msg=${text}`)),
  );
});
