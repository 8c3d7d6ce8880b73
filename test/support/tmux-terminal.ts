import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { type Moitumi, PROGRAM } from './moitumi-process.ts';
import { startTestTmux, type TestTmux } from './tmux-server.ts';

/** A person's terminal: a shell in a pane of a private tmux, where `moitumi` is on the PATH. */
export type TmuxTerminal = {
  readonly tmux: TestTmux['tmux'];
  /** Types a line into the shell. */
  command(line: string): void;
  /** Presses keys, by tmux's names. */
  keys(...keys: readonly string[]): void;
  /** Types text as it stands. */
  type(text: string): void;
  /** What the pane shows, the shell's own by default. */
  text(pane?: string): string;
  /** Resolves once a pane shows something, with the line that does; rejects with what it shows instead. */
  shows(pattern: RegExp, pane?: string): Promise<string>;
  /** The pid of what the shell runs in the foreground. */
  foreground(): number;
  /** The panes of agents, in tmux's order. */
  agentPanes(): readonly AgentPane[];
  /** Resolves with the agents' panes once they satisfy something. */
  panesAre(what: string, holds: (panes: readonly AgentPane[]) => boolean): Promise<readonly AgentPane[]>;
  /** Ends the whole server, with all that runs in it. */
  close(): void;
};

/** A pane that shows an agent, and what its border says of the state. */
export type AgentPane = { readonly id: string; readonly agent: string; readonly state: string; readonly left: number };

/** How long something may take to show, in ms, on a machine that does much else. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 20;

/** Opens one in the home; `inTmux: false` hides the tmux from its shell, as if there were none around it. */
export function openTmuxTerminal(
  moitumi: Moitumi,
  { cols = 140, rows = 40, inTmux = true }: { cols?: number; rows?: number; inTmux?: boolean } = {},
): TmuxTerminal {
  const env = { ...moitumi.env, ENV: '', PS1: 'shell> ', PATH: `${shim(moitumi)}:${moitumi.env['PATH']}` };
  const { tmux, host, close } = startTestTmux({ cols, rows, env });
  const shell = inTmux ? ['sh', '-i'] : ['env', '-u', 'TMUX', '-u', 'TMUX_PANE', 'sh', '-i'];
  tmux('respawn-pane', '-k', '-t', host, '-c', moitumi.directory, ...shell);
  const keys = (...names: readonly string[]) => void tmux('send-keys', '-t', host, ...names);
  const type = (text: string) => void tmux('send-keys', '-t', host, '-l', text);
  const text = (pane = host) => tmux('capture-pane', '-p', '-t', pane);
  const agentPanes = () => parsePanes(tmux('list-panes', '-t', host, '-F', FORMAT));
  return {
    tmux,
    keys,
    type,
    text,
    foreground: () => {
      const shellPid = Number(tmux('display-message', '-p', '-t', host, '#{pane_pid}'));
      return readProcess(shellPid)?.foreground ?? Number.NaN;
    },
    agentPanes,
    close,
    command: (line) => {
      type(line);
      keys('Enter');
    },
    shows: async (pattern, pane) => {
      const find = () =>
        text(pane)
          .split('\n')
          .find((line) => pattern.test(line)) ?? null;
      const failure = () => `${pattern} does not show; this does:\n${text(pane)}`;
      return poll(find, failure);
    },
    panesAre: (what, holds) =>
      poll(
        () => {
          const panes = agentPanes();
          return holds(panes) ? panes : null;
        },
        () => `not ${what}: ${JSON.stringify(agentPanes())}`,
      ),
  };
}

async function poll<T>(look: () => T | null, failure: () => string): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(failure());
    await sleep(LOOK_MS);
  }
}

const FORMAT = '#{pane_id}\t#{@moitumi_key}\t#{@moitumi_state}\t#{pane_left}';

function parsePanes(listing: string): readonly AgentPane[] {
  return listing.split('\n').flatMap((line) => {
    const [id = '', key = '', state = '', left = ''] = line.split('\t');
    return key.startsWith('agent:') ? [{ id, agent: key.slice('agent:'.length), state, left: Number(left) }] : [];
  });
}

/** A directory for the PATH with a `moitumi` in it, as npm would link one. */
function shim(moitumi: Moitumi): string {
  const directory = join(moitumi.directory, 'bin');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'moitumi');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(file, 0o755);
  return directory;
}
