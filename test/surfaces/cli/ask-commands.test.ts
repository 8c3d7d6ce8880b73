import { describe, expect, it } from 'vitest';
import type { Ask, AskOption } from '../../../src/domain/ask.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import { sampleAsk } from '../../contract/store-samples.ts';
import { sampleDraft } from '../../support/ask-rig.ts';
import type { Answers } from '../../support/fake-control-client.ts';
import { aNode } from '../tui/a-cortex.ts';
import { json, runLine } from './command-line.ts';

const raised_at = Date.now() - 12_000;
const ask = sampleAsk('q3', 'a1', { ...sampleDraft({ text: 'make test\nmake lint' }), raised_at });
const other = sampleAsk('q4', 'a2', { title: 'Edit: README', kind: 'plan', raised_at });
const answer = { options: ['yes'], text: null, at: raised_at, who: 'user', from: 'cli' };

const listing = (...asks: readonly Ask[]): Answers => ({
  list_asks: () => ({ asks }),
  list_nodes: () => ({ nodes: [aNode('n1', 'Fix the login')], agents: [] }),
});

describe('asks', () => {
  it('lists what agents want, a line each', async () => {
    const ran = await runLine(['asks'], { answers: listing(ask, other) });
    expect([ran.code, ran.out]).toEqual([
      0,
      `q3  a1  n1 Fix the login  12 s  permission  Bash: make test
q4  a2  n1 Fix the login  12 s  plan        Edit: README
`,
    ]);
  });

  it('shows one alone with exactly what it asks, and how to answer', async () => {
    const ran = await runLine(['asks'], { answers: listing(ask) });
    expect(ran.out).toBe(`q3  a1  n1 Fix the login  12 s  permission  Bash: make test

    make test
    make lint

    yes      Yes
    session  Yes, for this session  (not only this once)
    no       No
    other    No, and say why  (with --text)

`);
  });

  it('shows what would hide, and says when there is more than it can show', async () => {
    const hostile = sampleAsk('q3', 'a1', { text: 'rm \u001b[8m-rf\u202e /', whole: false });
    const ran = await runLine(['asks', 'q3'], { answers: listing(hostile, other) });
    expect(ran.out).toContain('rm \\u001b[8m-rf\\u202e /');
    expect(ran.out).toContain('This is not all of it. See it in its terminal: moitumi attach a1');
    expect(ran.out).not.toContain('q4');
    expect(ran.client.asked[0]).toEqual({ method: 'list_asks', params: { all: true } });
  });

  it('says who answered what is over', async () => {
    const end = { kind: 'taken', at: raised_at, text: 'it took the answer' } as const;
    const ran = await runLine(['asks', 'a1', '--all'], { answers: listing({ ...ask, state: 'closed', answer, end }) });
    expect(ran.client.asked[0]?.params).toEqual({ agent: 'a1', all: true });
    expect(ran.out).toContain('permission, closed');
    expect(ran.out).toContain('q3 was answered by you on cli: Yes.');
  });

  it('gives JSON with times that tell their unit', async () => {
    const [form] = json(await runLine(['asks', '--json'], { answers: listing(ask) })) as Record<string, unknown>[];
    expect(form).toMatchObject({ id: 'q3', text: 'make test\nmake lint', whole: true, hash: 'h1', state: 'open' });
    expect(form?.['raised_at']).toBe(new Date(raised_at).toISOString());
  });

  it('is asked for part by part', async () => {
    const parts: Answers = {
      ...listing(),
      list_asks: ({ from }) => (from === undefined ? { asks: [ask], next: 1 } : { asks: [other] }),
    };
    expect(json(await runLine(['asks', '--json'], { answers: parts }))).toMatchObject([{ id: 'q3' }, { id: 'q4' }]);
  });

  it('says that there are none', async () => {
    expect((await runLine(['asks'], { answers: listing() })).err).toBe('No agent wants anything.\n');
  });
});

describe('answer', () => {
  const answering = (answered: Partial<Ask>, of: Ask = ask): Answers => ({
    ...listing(of),
    answer_ask: () => ({ ...of, state: 'closed', answer, ...answered }),
  });
  const taken = answering({ end: { kind: 'taken', at: 0, text: 'it went on' } });

  it('says what was answered, and that the agent took it', async () => {
    const ran = await runLine(['answer', 'q3', 'yes'], { answers: taken });
    expect([ran.code, ran.out]).toEqual([0, 'q3 was answered by you on cli: Yes. a1 took it.\n']);
    expect(ran.client.asked.at(-1)?.params).toEqual({ ask: 'q3', options: ['yes'], hash: 'h1', wait_ms: 5_000 });
  });

  it.each([
    [['ye'], { options: ['yes'] }],
    [['Yes, f'], { options: ['session'] }],
    [['N'], { options: ['no'] }],
    [['--text', 'Use pnpm'], { options: [], text: 'Use pnpm' }],
    [['other', '--text', '-'], { options: ['other'], text: 'from stdin' }],
  ])('understands %j', async (argv, params: { options: readonly string[]; text?: string }) => {
    const ran = await runLine(['answer', 'q3', ...argv], { answers: taken, stdin: 'from stdin\n' });
    expect(ran.code).toBe(0);
    expect(ran.client.asked.at(-1)?.params).toMatchObject(params);
  });

  it('takes no option that might be another', async () => {
    const blue = (id: string, label: string): AskOption => ({
      id,
      label,
      verdict: 'choose',
      lasting: false,
      takes_text: false,
    });
    const question = sampleAsk('q3', 'a1', {
      kind: 'question',
      options: [blue('1', 'Blue sky'), blue('2', 'Blue sea')],
    });
    const ran = await runLine(['answer', 'q3', 'blue'], { answers: answering({}, question) });
    expect([ran.code, ran.err]).toEqual([
      2,
      'moitumi: More than one option of q3 begins with “blue”. Its options: 1, 2.\n',
    ]);
    expect((await runLine(['answer', 'q3', 'red'], { answers: answering({}, question) })).code).toBe(2);
  });

  it('says who was first, with an exit code of its own', async () => {
    const said = 'q3 was answered before: “No”, by user from telegram.';
    const answers: Answers = {
      ...listing(ask),
      answer_ask: () => {
        throw new MoitumiError('ask_closed', said, { ask: 'q3', answer, end: null });
      },
    };
    const ran = await runLine(['answer', 'q3', 'yes'], { answers });
    expect([ran.code, ran.err]).toEqual([6, `moitumi: ${said}\n`]);
  });

  it.each([
    [undefined, 0, 'a1 has not taken it yet.'],
    [{ kind: 'withdrawn', at: 0, text: 'it was interrupted' } as const, 6, 'It came too late: it was interrupted.'],
    [{ kind: 'lost', at: 0, text: 'the hook is gone' } as const, 1, 'It was lost: the hook is gone.'],
  ])('says what came of it: %j', async (end, code, said) => {
    const ran = await runLine(['answer', 'q3', 'yes'], { answers: answering({ end: end ?? null }) });
    expect([ran.code, ran.out]).toEqual([code, expect.stringContaining(said)]);
  });

  it('says when more was allowed than can be shown', async () => {
    const long = { ...ask, whole: false };
    const ran = await runLine(['answer', 'q3', 'yes'], { answers: answering({}, long) });
    expect(ran.out).toContain('longer than what moitumi shows');
  });
});
