import type { EvidenceSource, StateDetail } from '../../src/domain/agent.ts';
import { MAX_PROGRAM_STATUS_RECORDS, type ProgramState, type ProgramStatus } from '../../src/domain/program-status.ts';
import type { AgentSignal, Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';
import { failureOf } from './failure-words.ts';
import { parseProgramStatus } from './parse-program-status.ts';

/** The agent's own word, in band. Its children's reports never move it: they tell what runs in the background. */
export class ProgramStatusSource implements IStateSource {
  readonly source: EvidenceSource = 'program_status';
  /** It speaks for what a shell runs, of which the shell outlives all. */
  readonly #inShell: boolean;
  readonly #children = new Map<string, ProgramState>();
  #own: Reading | null = null;

  constructor(inShell: boolean) {
    this.#inShell = inShell;
  }

  read(signal: AgentSignal): Reading | 'withdraw' | null {
    switch (signal.kind) {
      case 'exited':
        return this.#withdraw();
      case 'foreground': {
        // The shell is at its prompt: the program that said so has ended, and can no longer take it back.
        const underWay = this.#own?.state === 'working' || this.#own?.state === 'waiting';
        return this.#inShell && signal.own && underWay ? this.#withdraw() : null;
      }
      case 'program_status': {
        const status = parseProgramStatus(signal.payload);
        if (status === null) return null;
        return status.id === '' ? this.#report(status, signal) : this.#reportChild(status);
      }
      default:
        return null;
    }
  }

  #report(status: ProgramStatus, signal: Report): Reading | 'withdraw' {
    if (status.state === 'clear') return this.#withdraw();
    const reading = readingOf(status, status.state, signal);
    const background = this.#children.size === 0 ? {} : { background: this.#anyRuns() };
    this.#own = { ...(leavesShells(status) ? rests(reading, this.#own, signal) : reading), ...background };
    return this.#own;
  }

  #reportChild({ id, state }: ProgramStatus): Reading | null {
    const before = this.#anyRuns();
    const children = this.#children;
    if (state === 'clear') {
      for (const other of children.keys()) if (other === id || other.startsWith(`${id}/`)) children.delete(other);
    } else if (children.has(id) || children.size < MAX_PROGRAM_STATUS_RECORDS) children.set(id, state);
    const background = this.#anyRuns();
    if (this.#own === null || before === background) return null;
    this.#own = { ...this.#own, finished: false, background };
    return this.#own;
  }

  #anyRuns(): boolean {
    return [...this.#children.values()].some((state) => state === 'working' || state === 'blocked');
  }

  #withdraw(): 'withdraw' {
    this.#own = null;
    this.#children.clear();
    return 'withdraw';
  }
}

type Report = AgentSignal & { readonly kind: 'program_status' };

const STATES = { idle: 'idle', working: 'working', blocked: 'waiting', done: 'idle', error: 'idle' } as const;

function readingOf(status: ProgramStatus, said: Exclude<ProgramState, 'clear'>, { at, retold }: Report): Reading {
  const over = said === 'done' || said === 'error';
  const words = [status.kind, status.message ?? status.title].filter((part) => part !== null).join(': ');
  const detail = said === 'blocked' ? detailOf(status) : null;
  return {
    state: STATES[said],
    text: `it says ${said}${words === '' ? '' : ` (${words})`}`,
    message: status.message ?? (said === 'blocked' ? status.kind : null),
    finished: over && retold !== true,
    strength: 'proof',
    ...(detail === null ? {} : { detail }),
    ...(said === 'error' ? failureOf(words, at) : {}),
  };
}

/** Claude Code asks for trust in a directory as for any permission. */
function detailOf({ kind, message }: ProgramStatus): StateDetail | null {
  if (kind === 'permission' && message?.startsWith('trust ') === true) return 'trust';
  return kind === 'permission' || kind === 'question' || kind === 'auth' ? kind : null;
}

/** Claude Code (2.1.329) says working when its turn is over and shells of its go on: `1 shell still running`. */
function leavesShells({ state, message }: ProgramStatus): boolean {
  return state === 'working' && message !== null && /^\d+ .+ still running$/.test(message);
}

function rests(reading: Reading, before: Reading | null, { retold }: Report): Reading {
  return { ...reading, state: 'idle', background: true, finished: before?.state === 'working' && retold !== true };
}
