import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TmuxServerChoice } from '../../adapters/tmux/tmux-command.ts';

/** A tmux server for one test, on a socket of its own and without anybody's configuration. */
export type TestTmux = {
  readonly server: TmuxServerChoice;
  /** The first pane's id; `sleep` runs in it. */
  readonly host: string;
  /** Runs a tmux command on it; gives what it printed. */
  tmux(...args: readonly string[]): string;
  /** Ends the server by its pid and removes its directory. */
  close(): void;
};

/** What a test may choose; `env` is added to the environment of the server, and so of all that runs in it. */
export type TestTmuxOptions = {
  readonly cols: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts one with a window of that size. Throws where it could be mistaken for the server of whoever runs the tests. */
export function startTestTmux(options: TestTmuxOptions): TestTmux {
  if (process.env['TMUX']) {
    throw new Error('TMUX is set: this test would be able to reach your own tmux. vitest.config.ts clears it.');
  }
  const directory = mkdtempSync(join(tmpdir(), 'moitumi-tmux-'));
  const server: TmuxServerChoice = { socket: join(directory, 's'), config: '/dev/null' };
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-S', server.socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...cleanEnvironment(), ...options.env, TMUX: undefined, TMUX_PANE: undefined },
    });
  const size = ['-x', String(options.cols), '-y', String(options.rows)];
  tmux('new-session', '-d', '-s', 'test', ...size, 'sleep', '1000');
  tmux('set-option', '-g', 'status', 'off');
  tmux('resize-window', '-t', 'test', ...size);
  const [pid = 0, host = ''] = tmux('display-message', '-p', '-t', 'test', '#{pid} #{pane_id}').trim().split(' ');
  return {
    server,
    host: String(host),
    tmux,
    close: () => {
      end(Number(pid));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C.UTF-8', TMUX: undefined, TMUX_PANE: undefined };
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
