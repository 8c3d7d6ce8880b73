import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Keeping } from './keeper.ts';

declare const __MOITUMI_VERSION__: string | undefined;

// V8 lets the young part of its heap grow from 1 MB to 16, twice, and takes it back only when little has happened for
// 8 s. Parsing is as fast without.
setFlagsFromString('--semi-space-growth-factor=1');

// Node's default would open a debugger port to every user of the machine.
process.on('SIGUSR1', () => undefined);
// It outlives the terminal and the session that it was started from.
process.on('SIGHUP', () => undefined);

const { values } = parseArgs({
  options: { id: { type: 'string' }, directory: { type: 'string' }, socket: { type: 'string' } },
});
const { id, directory, socket } = values;
if (id === undefined || directory === undefined || socket === undefined) {
  process.stderr.write('usage: keeper --id ID --directory DIR --socket PATH\n');
  process.exit(2);
}

const fault = (error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ at: Date.now(), level: 'error', keeper: id, message: text })}\n`);
};

// One agent's bad luck must not end the others: what is left of the state is still right for them.
process.on('uncaughtException', fault);
// Where it writes may be gone before it is.
process.stderr.on('error', () => undefined);

const version = typeof __MOITUMI_VERSION__ === 'string' ? __MOITUMI_VERSION__ : '0';
const keeping = new Keeping({ id, directory, socket, version, ended: () => process.exit(0), fault });
// Terminals are somebody else's: their new sizes are passed on by this signal.
process.on('SIGWINCH', () => keeping.doors.resized());
keeping.start().catch((error: unknown) => {
  fault(error);
  process.exit(1);
});
