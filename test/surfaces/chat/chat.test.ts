import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PtyScreen } from '../tui/pty-screen.ts';

let directory = '';
let screen: PtyScreen | null = null;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'moitumi-chat-'));
  const input = fileURLToPath(new URL('./chat-program.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ dir: directory, format: 'esm', entryFileNames: '[name].mjs' });
  await bundle.close();
  mkdirSync(join(directory, 'work', 'src'), { recursive: true });
  for (const name of ['src/one.ts', 'src/other.ts']) writeFileSync(join(directory, 'work', name), '');
});

afterAll(() => rm(directory, { recursive: true, force: true }));

afterEach(async () => {
  if (screen === null) return;
  try {
    process.kill(screen.pty.pid, 'SIGKILL');
  } catch {
    // It has ended, as most do.
  }
  await screen.ended;
  screen = null;
});

/** A chat that is ready for the first key. */
async function chat(cols = 60, rows = 20): Promise<PtyScreen> {
  const env = { HISTORY: join(directory, 'history'), WORK: join(directory, 'work') };
  screen = new PtyScreen([process.execPath, join(directory, 'chat-program.mjs')], env, cols, rows);
  await screen.shows('a1 claude idle');
  return screen;
}

/** Where a line begins so; -1: none does. */
const row = ({ lines }: PtyScreen, text: string) => lines.findIndex((line) => line.startsWith(text));

describe('a chat', () => {
  it('shows what one says and what is answered, above what is being typed', async () => {
    const here = await chat();
    here.type('hello\r');
    await here.shows('You said: hello');
    const said = row(here, '› hello');
    expect(here.lines.slice(said, said + 5).map((line) => line.trimEnd())).toEqual([
      '› hello',
      '',
      expect.stringMatching(/^● a1 claude \d\d:\d\d$/),
      '  You said: hello',
      'api ○ a1 claude idle',
    ]);
    expect(here.alternate).toBe(false);
  });

  it('takes several lines, renders what is answered, and offers its code', async () => {
    const here = await chat();
    here.type('one \\\rtwo\x1b\rthree\nfour');
    await here.shows('four');
    expect(
      here.lines
        .slice(row(here, '› one'))
        .map((line) => line.trim())
        .slice(0, 4),
    ).toEqual(['› one', '· two', '· three', '· four']);
    here.type('\x03code\r');
    await here.shows('/copy /save FILE');
    expect(here.lines.map((line) => line.trim())).toEqual(expect.arrayContaining(['Run this:', '│ make all']));
    here.type('/copy\r');
    await here.shows('Copied 1 lines');
    expect(here.raw).toContain(`\x1b]52;c;${Buffer.from('make all').toString('base64')}\x07`);
  });

  it('streams, and ^C interrupts the agent before it can quit', async () => {
    const here = await chat();
    here.type('work\r');
    await here.shows('I am');
    await here.shows('● a1 claude working');
    here.type('\x03');
    await here.shows('idle');
    here.type('\x03');
    await here.shows('^C again quits');
    here.type('\x03');
    await here.shows('ended');
    expect(here.lines).toContain('left by hand');
  });

  it('shows what an agent asks exactly, and takes the answer in a line', async () => {
    const here = await chat();
    here.type('ask\r');
    await here.shows('◆ q1 1 yes');
    await here.shows('│ rm -rf \\u001b[2Jbuild');
    here.type('2\r');
    await here.shows('q1 was answered by you on chat: Yes, and do');
    await here.shows('a1 claude idle');
  });

  it('asks once more before it allows what it shows in part', async () => {
    const here = await chat();
    here.type('part\r');
    await here.shows('This is not all of it');
    here.type('yes\r');
    await here.shows('Only a part of what a1 asks');
    expect(here.lines.some((line) => line.includes('was answered'))).toBe(false);
    here.type('yes\r');
    await here.shows('q2 was answered by you');
  });

  it('tells where an agent is answered that waits without having asked in words', async () => {
    const here = await chat(80);
    here.type('stuck\r');
    await here.shows('◆ a1 claude waiting · permission · moitumi attach a1 answers it');
  });

  it('tells once that someone is there, and that what the agent did was seen', async () => {
    const here = await chat();
    here.type('finish\r');
    await here.until((screen) => row(screen, '› finish') >= 0);
    here.type('\x04');
    await here.ended;
    expect(here.lines.filter((line) => /^(see|report)/.test(line)).map((line) => line.trimEnd())).toEqual([
      'report_presence {"here":true,"agent":"a1"}',
      'see_agent {"agent":"a1"}',
    ]);
  });

  it('says who else said something, and where', async () => {
    const here = await chat();
    here.type('phone\r');
    await here.shows('you telegram › from the phone');
  });

  it('is silent about a lost connection, and tells what was said meanwhile, once', async () => {
    const here = await chat();
    here.type('lose\r');
    await here.shows('you web › said while away');
    here.type('more\r');
    await here.shows('You said: more');
    expect(here.lines.filter((line) => line.includes('said while away'))).toHaveLength(1);
    expect(here.lines.join()).not.toMatch(/connect/i);
  });

  it('lets nothing that is said act on the terminal', async () => {
    const here = await chat();
    here.type('hostile\r');
    await here.shows('one[2Jtwo]0;owned three');
    here.type('wide\r');
    await here.shows('end');
    for (const line of here.lines) expect(line).not.toMatch(/\p{Cf}/u);
    expect(here.raw).not.toContain('\x1b]0;');
    expect(here.raw).not.toContain('\x1b[2J');
  });

  it('completes commands, nodes and files, and goes to a node where a draft waits', async () => {
    const here = await chat();
    here.type('/no\t');
    await here.shows('› /node');
    here.type('we\t\r');
    await here.shows('Now at n2 web.');
    await here.shows('› half typed');
    here.type('\x15/node api\r');
    await here.shows('Now at n1');
    here.type('see @o');
    await here.shows('@src/one.ts  @src/other.ts');
    here.type('\t\t');
    await here.shows('› see @src/other.ts');
  });

  it('keeps what was typed for the next time, for nobody else’s eyes, and what was not sent', async () => {
    const file = join(directory, 'history');
    const here = await chat();
    here.type('first thing\r');
    await here.shows('You said: first thing');
    here.type('\x12fir');
    await here.shows('search “fir”: first thing');
    here.type('\x1b');
    await here.until(({ lines }) => !lines.some((line) => line.startsWith('search')));
    here.type('\x1b[A!');
    await here.shows('› first thing!');
    process.kill(here.pty.pid, 'SIGTERM');
    await here.shows('ended {"node":"n1","text":"first thing!"}');
    expect(here.lines.join()).not.toContain('left by hand');
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)).toBe('"first thing"');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await here.ended;
    const again = await chat();
    again.type('\x1b[A');
    await again.shows('› first thing');
  });

  it('fits itself into a terminal that changes its size', async () => {
    const here = await chat(60, 20);
    here.type('a rather long line that goes on and on beyond the edge');
    await here.shows('edge');
    here.resize(24, 12);
    await here.until(
      ({ lines }) => lines.filter((line) => line.startsWith('api')).length === 1 && row(here, '› a rather long') >= 0,
    );
    here.resize(50, 20);
    await here.until(({ lines }) => lines.some((line) => line.startsWith('› a rather long line that goes on and on')));
    here.type('\r');
    await here.shows('You said: a rather long line');
  });

  it('can be left while no core answers', async () => {
    screen = new PtyScreen([process.execPath, join(directory, 'chat-program.mjs')], { SILENT: '1' }, 60, 20);
    await screen.shows('›');
    screen.type('hello\r');
    await screen.shows('moitumi does not answer yet.');
    expect(screen.lines.some((line) => line.startsWith('› hello'))).toBe(true);
    screen.type('\x15\x04');
    expect(await screen.ended).toEqual({ exit_code: 0, signal: null });
  });

  it('ends with its terminal', async () => {
    const here = await chat();
    process.kill(here.pty.pid, 'SIGHUP');
    expect(await here.ended).toEqual({ exit_code: 0, signal: null });
  });

  it('leaves a clean terminal on ^D', async () => {
    const here = await chat();
    here.type('\x04');
    await here.ended;
    expect(here.lines.filter((line) => line !== '').map((line) => line.trimEnd())).toEqual([
      'left by hand',
      'report_presence {"here":true,"agent":"a1"}',
      'ended',
    ]);
    expect(here.raw).toContain('\x1b[?2004l');
  });
});
