import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProgramStatus } from '../../../adapters/signals/parse-program-status.ts';
import { createProgramStatusSource } from '../../../adapters/signals/program-status-source.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function said(...payloads: readonly string[]) {
  const source = createProgramStatusSource();
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
  });
  expect(said('state=done')).toMatchObject({ state: 'idle', finished: true });
  expect(said('state=error')).toMatchObject({ state: 'idle', finished: true });
  expect(said('state=clear')).toBe('withdraw');
});

test('what was done before this core listened is no news', () => {
  const source = createProgramStatusSource();
  const signal = { kind: 'program_status', agent: 'a1', at: 1, payload: 'state=done', retold: true } as const;
  expect(source.read(signal)).toMatchObject({ state: 'idle', finished: false });
});

test('children never move their parent, whatever they say', () => {
  expect(said('state=working', 'state=blocked:id=a/b')).toBe(null);
  expect(said('state=working', 'state=clear:id=sub')).toBe(null);
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
