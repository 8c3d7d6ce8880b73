import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { echoNote, measureEcho } from './echo.ts';
import type { Bench, Measure } from './figure.ts';
import { percentile } from './figure.ts';
import { corePid, homeEnvironment, moitumi } from './run.ts';

const KEYS = 500;

/** What runs in both sessions: a raw tty that `cat` echoes, so that each key comes back once and at once. */
const ECHO = ['sh', '-c', 'stty raw -echo; printf "READY\\r\\n"; exec cat'];

/** Keystroke echo through `attach`, beside tmux in the same run. */
export const measureTyping: Measure = async (bench) => {
  const theirs = await throughTmux(bench);
  const ours = await throughMoitumi(bench);
  const [a, b] = [percentile(ours, 0.5), percentile(theirs, 0.5)];
  return [
    {
      name: 'keystroke echo through `attach`, p50',
      value: `${(a * 1000).toFixed(0)} us (${(a / b).toFixed(2)} x tmux)`,
      budget: '< 2.5 x tmux',
      met: a < 2.5 * b,
      note: `ours ${echoNote(ours)}; tmux ${echoNote(theirs)}`,
    },
  ];
};

async function throughTmux(bench: Bench): Promise<readonly number[]> {
  const directory = bench.directory();
  const socket = join(directory, 'tmux');
  const env = homeEnvironment(directory);
  execFileSync('tmux', ['-S', socket, '-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', ...ECHO], {
    env,
  });
  bench.own(Number(execFileSync('tmux', ['-S', socket, 'display-message', '-p', '#{pid}'], { env, encoding: 'utf8' })));
  try {
    const argv = ['tmux', '-S', socket, 'attach'];
    return await measureEcho({ argv, env, ready: 'READY', own: bench.own }, KEYS);
  } finally {
    execFileSync('tmux', ['-S', socket, 'kill-server'], { env });
  }
}

async function throughMoitumi(bench: Bench): Promise<readonly number[]> {
  const home = bench.directory();
  corePid(bench, home);
  const node = moitumi(bench, home, 'add', 'echo').stdout.trim();
  const agent = moitumi(bench, home, 'spawn', node, '--', ...ECHO).stdout.trim();
  const argv = [process.execPath, join(bench.dist, 'moitumi.cjs'), 'attach', agent];
  const samples = await measureEcho({ argv, env: homeEnvironment(home), ready: 'READY', own: bench.own }, KEYS);
  moitumi(bench, home, 'stop', agent);
  return samples;
}
