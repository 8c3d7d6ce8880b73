/// <reference path="../adapters/terminal/node-pty.d.ts" />
import { join } from 'node:path';
import { type IPty, spawn as openPty } from 'node-pty';
import type { IControlClient } from '../src/protocol/control-client.ts';
import type { Bench, Figure } from './figure.ts';
import { median } from './figure.ts';
import { homeEnvironment } from './run.ts';

const MEBIBYTES = 64;
const ROUNDS = 5;

/** Slower than alone by what the same measurement differs from itself. */
const TOLERANCE = 1.1;

/** For each key as much of lines as it says, on a raw tty. */
const FLOOD = `stty raw -echo; printf 'READY\\r\\n'
while :; do dd bs=1 count=1 of=/dev/null 2>/dev/null; yes 'a line of output, as a build prints it' | head -c ${MEBIBYTES}M; printf '\\r\\nDONE'; done`;

/** A flood through `attach`, alone and beside a second terminal that nobody reads, in turn; and what that one shows later. */
export async function besideUnread(
  bench: Bench,
  home: string,
  client: IControlClient,
  spawn: (argv: readonly string[]) => Promise<string>,
): Promise<Figure> {
  const agent = await spawn(['sh', '-c', FLOOD]);
  const read = await attach(bench, home, agent);
  const alone: number[] = [];
  const beside: number[] = [];
  const isRight: boolean[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await flood(read));
    const unread = await attach(bench, home, agent);
    unread.pty.pause();
    beside.push(await flood(read));
    const shown = unread.saw('DONE');
    unread.pty.resume();
    isRight.push(await shown);
    unread.pty.kill('SIGHUP');
  }
  read.pty.kill('SIGHUP');
  await client.request('stop_agent', { agent, grace_ms: 0 });
  const ratio = median(beside) / median(alone);
  return {
    name: `${MEBIBYTES} MiB of lines to a terminal, beside a second one that never reads`,
    value: `${ratio.toFixed(2)} x alone`,
    budget: '<= 1 x (1.1 measured), right afterwards',
    met: ratio <= TOLERANCE && isRight.every((right) => right),
    note: `${((MEBIBYTES * 1_000) / median(beside)).toFixed(0)} MiB/s; alone ${((MEBIBYTES * 1_000) / median(alone)).toFixed(0)}`,
  };
}

/** `moitumi attach` in a terminal of its own, of which only the last bytes are kept. */
type Attached = { readonly pty: IPty; saw(text: string): Promise<boolean> };

async function attach(bench: Bench, home: string, agent: string): Promise<Attached> {
  const args = [join(bench.dist, 'moitumi.cjs'), 'attach', agent];
  const pty = openPty(process.execPath, args, { cols: 80, rows: 24, env: homeEnvironment(home), cwd: '/' });
  bench.own(pty.pid);
  let last = '';
  let come: () => void = () => undefined;
  pty.onData((text) => {
    last = (last + text).slice(-LAST);
    come();
  });
  const saw = (text: string): Promise<boolean> => {
    last = '';
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE_MS);
      come = () => {
        if (!last.includes(text)) return;
        clearTimeout(timer);
        resolve(true);
      };
    });
  };
  const attached = { pty, saw };
  await saw(SHOWN);
  return attached;
}

/** In ms. */
async function flood({ pty, saw }: Attached): Promise<number> {
  const done = saw('DONE');
  const began = performance.now();
  pty.write('x');
  if (!(await done)) throw new Error('The flood did not come to its end.');
  return performance.now() - began;
}

/** Sent after a screen. */
const SHOWN = '\x1b[?2026l';

const LAST = 4_096;
const PATIENCE_MS = 30_000;
