import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { CliContext, HomeChoice, ReachOptions } from '../../../surfaces/cli/context.ts';
import { runCli } from '../../../surfaces/cli/run.ts';
import { type Answers, FakeControlClient } from '../../support/fake-control-client.ts';

/** The world that a command is run in. */
export type World = {
  readonly answers?: Answers;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Stdout as a terminal of so many columns. */
  readonly columns?: number;
  /** No core is there. */
  readonly down?: boolean;
  readonly context?: Partial<CliContext>;
  /** Called when the command has connected. */
  readonly connected?: (client: FakeControlClient) => void;
};

/** What became of a command. */
export type Ran = {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly client: FakeControlClient;
  readonly reaches: readonly (ReachOptions & { readonly choice: HomeChoice })[];
};

/** Runs a command line against a core that answers as told. */
export async function runLine(argv: readonly string[], world: World = {}): Promise<Ran> {
  const client = new FakeControlClient(world.answers ?? {});
  const reaches: (ReachOptions & { readonly choice: HomeChoice })[] = [];
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const out = collect(stdout);
  const err = collect(stderr);
  const context: CliContext = {
    version: '1.2.3',
    env: world.env ?? {},
    cwd: world.cwd ?? '/project',
    stdin: stdinOf(world.stdin ?? ''),
    stdout: asTerminal(stdout, world.columns),
    stderr: asTerminal(stderr, undefined),
    connect: async (choice, options) => {
      reaches.push({ ...options, choice });
      if (world.down === true) throw new MoitumiError('no_core', 'No core runs.');
      client.onPush = options.onPush;
      client.onConnection = options.onConnection;
      world.connected?.(client);
      return client;
    },
    attachSettings: async () => ({ detach_key: 'C-\\', next_key: '', status: false }),
    launcher: { openTui: refuse, runDemo: refuse, showContent: refuse, openChat: refuse },
    hooks: refuse,
    daemon: { start: refuse, run: refuse, stop: refuse, restart: refuse, logFile: () => '/nowhere' },
    ...world.context,
  };
  const code = await runCli(argv, context);
  return { code, out: out(), err: err(), client, reaches };
}

/** The only value on stdout, as JSON. */
export function json(ran: Ran): unknown {
  return JSON.parse(ran.out);
}

function collect(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

function stdinOf(text: string): ReadStream {
  const stream = new PassThrough();
  stream.end(text);
  return stream as unknown as ReadStream;
}

function asTerminal(stream: PassThrough, columns: number | undefined): WriteStream {
  return Object.assign(stream, { isTTY: columns !== undefined, columns, rows: 24 }) as unknown as WriteStream;
}

async function refuse(): Promise<never> {
  throw new Error('This test starts nothing.');
}
