import { startPty } from '../adapters/terminal/pty.ts';
import { percentile } from './figure.ts';

/** How a client is started whose echo is measured: its argv, environment, and the text that says it shows the session. */
export type EchoClient = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Seen on the client's terminal once it shows the session's program. */
  readonly ready: string;
  readonly own: (pid: number) => void;
};

/**
 * Types one byte at a time into a client in a pty of its own, with 4 ms between them as a fast typist, and times each
 * until it comes back. The session must run a program that echoes, such as `cat` on a raw tty. Times in ms.
 */
export async function measureEcho(client: EchoClient, keys: number): Promise<readonly number[]> {
  let wake: (text: string) => void = () => undefined;
  let seen = '';
  const output = (bytes: Uint8Array) => {
    const text = Buffer.from(bytes).toString('latin1');
    seen = `${seen}${text}`.slice(-65_536);
    wake(text);
  };
  const program = { command: client.argv, env: client.env, cwd: '/', cols: 80, rows: 24 };
  const pty = startPty(program, { output, exited: () => undefined });
  client.own(pty.pid);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No '${client.ready}' from ${client.argv.join(' ')}:\n${seen}`)),
      10_000,
    );
    wake = () => {
      if (!seen.includes(client.ready)) return;
      clearTimeout(timer);
      resolve();
    };
    wake('');
  });
  const samples: number[] = [];
  for (let i = 0; i < keys; i++) {
    const key = String.fromCharCode(97 + (i % 26));
    const sent = performance.now();
    await new Promise<void>((resolve) => {
      wake = (text) => {
        if (text.includes(key)) resolve();
      };
      pty.input.push(Buffer.from(key));
    });
    samples.push(performance.now() - sent);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  process.kill(pty.pid, 'SIGHUP');
  return samples;
}

/** Median and 95th percentile, for a note. */
export function echoNote(samples: readonly number[]): string {
  return `p50 ${(percentile(samples, 0.5) * 1000).toFixed(0)} us, p95 ${(percentile(samples, 0.95) * 1000).toFixed(0)} us`;
}
