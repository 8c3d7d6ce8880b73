import { type ChildProcess, spawn } from 'node:child_process';
import type { CreateTerminalRequest, TerminalExitStatus, TerminalOutputResponse } from '@agentclientprotocol/sdk';
import { confinedPath } from './confined-path.ts';
import { OutputTail } from './output-tail.ts';

/** Most output that is kept of a command, whatever the agent wishes, in bytes. */
const MAX_OUTPUT = 1024 * 1024;

/** Most commands of one agent at once, those included that have ended and were not released. */
const MAX_TERMINALS = 64;

type CommandTerminal = {
  readonly child: ChildProcess;
  readonly output: OutputTail;
  readonly ended: Promise<TerminalExitStatus>;
  exit: TerminalExitStatus | null;
};

/** The commands that an agent has its client run: `terminal/*`. They begin inside of `directory`, each in a session of its own. */
export class CommandTerminals {
  readonly #directory: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #terminals = new Map<string, CommandTerminal>();
  #last = 0;

  constructor(directory: string, env: NodeJS.ProcessEnv) {
    this.#directory = directory;
    this.#env = env;
  }

  /** Throws, as the others do, with words for the agent. */
  create({ command, args, env, cwd, outputByteLimit }: CreateTerminalRequest): string {
    if (this.#terminals.size >= MAX_TERMINALS) throw new Error(`More than ${MAX_TERMINALS} terminals; release some.`);
    const place = confinedPath(this.#directory, cwd ?? this.#directory);
    const added = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
    const child = spawn(command, args ?? [], {
      cwd: place,
      env: { ...this.#env, ...added },
      // Agents send whole command lines as well as programs with arguments.
      shell: args === undefined || args.length === 0,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = new OutputTail(Math.min(outputByteLimit ?? MAX_OUTPUT, MAX_OUTPUT));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => output.add(bytes));
    this.#last += 1;
    const id = `term-${this.#last}`;
    this.#terminals.set(id, this.#followed(child, output));
    return id;
  }

  output(id: string): TerminalOutputResponse {
    const { output, exit } = this.#find(id);
    return { output: output.text(), truncated: output.truncated, exitStatus: exit };
  }

  waitForExit(id: string): Promise<TerminalExitStatus> {
    return this.#find(id).ended;
  }

  kill(id: string): void {
    killGroup(this.#find(id));
  }

  release(id: string): void {
    killGroup(this.#find(id));
    this.#terminals.delete(id);
  }

  /** Ends them all. */
  close(): void {
    for (const id of [...this.#terminals.keys()]) this.release(id);
  }

  #followed(child: ChildProcess, output: OutputTail): CommandTerminal {
    const ended = new Promise<TerminalExitStatus>((resolve) => {
      child.once('error', (error) => {
        output.add(Buffer.from(`${error.message}\n`));
        resolve({ exitCode: 127, signal: null });
      });
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const terminal: CommandTerminal = { child, output, ended, exit: null };
    void ended.then((exit) => {
      terminal.exit = exit;
    });
    return terminal;
  }

  #find(id: string): CommandTerminal {
    const terminal = this.#terminals.get(id);
    if (terminal === undefined) throw new Error(`There is no terminal ${id}.`);
    return terminal;
  }
}

function killGroup({ child, exit }: CommandTerminal): void {
  if (child.pid === undefined || exit !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
