import type { ProgramStatus } from '../../src/domain/program-status.ts';
import type { Reading } from '../../src/domain/signal.ts';
import type { IStateSource } from '../../src/ports/state-source.ts';
import { parseProgramStatus } from './parse-program-status.ts';

/** The agent's own word, in band. Its children's reports never move it. */
export function createProgramStatusSource(): IStateSource {
  return {
    source: 'program_status',
    read: (signal) => {
      if (signal.kind === 'exited') return 'withdraw';
      if (signal.kind !== 'program_status') return null;
      const status = parseProgramStatus(signal.payload);
      if (status === null || status.id !== '') return null;
      return status.state === 'clear' ? 'withdraw' : reading(status, status.state, signal.retold === true);
    },
  };
}

function reading(status: ProgramStatus, said: Exclude<ProgramStatus['state'], 'clear'>, retold: boolean): Reading {
  const over = said === 'done' || said === 'error';
  const detail = [status.kind, status.message ?? status.title].filter((part) => part !== null).join(': ');
  return {
    state: STATES[said],
    text: `it says ${said}${detail === '' ? '' : ` (${detail})`}`,
    message: status.message ?? (said === 'blocked' ? status.kind : null),
    finished: over && !retold,
    strength: 'proof',
  };
}

const STATES = { idle: 'idle', working: 'working', blocked: 'waiting', done: 'idle', error: 'idle' } as const;
