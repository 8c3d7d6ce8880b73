import { setFlagsFromString } from 'node:v8';
import { AcpHost } from '../../adapters/acp/acp-host.ts';
import { serveUnixSocket, socketExists } from '../../adapters/transport/unix-socket.ts';
import { AcpTerminal } from './acp-terminal.ts';
import './no-inspector.ts';
import { version } from './version.ts';

// `acp-host --socket PATH [--load SESSION] -- PROGRAM [ARGUMENTS]`: what runs in the terminal of an ACP agent.

// As for keepers: what a burst of words has taken is given back sooner, and parsing is as fast.
setFlagsFromString('--semi-space-growth-factor=1');

/** How often to look whether the socket is still there. */
const LOOK_MS = 5_000;

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(70);
  },
);

async function main(argv: readonly string[]): Promise<number> {
  const at = argv.indexOf('--');
  const option = (name: string) => {
    const found = argv.slice(0, at).indexOf(name);
    return found === -1 ? null : (argv[found + 1] ?? null);
  };
  const socket = option('--socket');
  const command = argv.slice(at + 1);
  if (at === -1 || socket === null || command.length === 0) {
    process.stderr.write('usage: acp-host --socket PATH [--load SESSION] -- PROGRAM [ARGUMENTS]\n');
    return 2;
  }
  const view = new AcpTerminal(process.stdout, process.stdin, {
    submit: (text) => host.submit(text),
    choose: (index) => host.choose(index),
    interrupt: () => host.interrupt(),
    leave: () => host.leave(),
  });
  // The protocol's library complains there, in the midst of what is drawn.
  console.error = (complaint: unknown) => view.told('note', String(complaint));
  const cwd = process.cwd();
  view.told('note', `${command.join(' ')} in ${cwd}`);
  const host = new AcpHost({ command, cwd, env: process.env, loads: option('--load'), version, view });
  const close = await listen(socket, host);
  endOnSignals(host, close);
  const why = await host.run();
  view.close();
  close();
  return why === null ? 0 : 1;
}

/** Listens for cores, for as long as this runs: a runtime directory goes at the last logout. */
async function listen(socket: string, host: AcpHost): Promise<() => void> {
  const serve = () => serveUnixSocket(socket, (core) => host.accept(core));
  let server = await serve();
  const look = async () => {
    if (!socketExists(socket)) server = await serve();
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  return () => {
    clearInterval(timer);
    void server.close();
  };
}

/** What stops an agent stops its host, and is seen to have stopped it. */
function endOnSignals(host: AcpHost, close: () => void): void {
  for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
    process.once(signal, () => {
      host.abandon();
      close();
      process.kill(process.pid, signal);
    });
  }
}
