/**
 * OSC 7501, the Program Status Protocol (rev 0.3): an agent's own word on its state, in band.
 * `ESC ] 7501 ; key=value:key=value ST`; see docs/states.md for where the format comes from.
 */

export type ProgramState = 'idle' | 'working' | 'blocked' | 'done' | 'error' | 'clear';

/** One report. It replaces the record of its `id` whole. */
export type ProgramStatus = {
  readonly state: ProgramState;
  /** Path of the record, `a/b` for a child; '' for the program itself. */
  readonly id: string;
  readonly app: string | null;
  /** What a blocked program waits for: `permission`, `question`, `auth`. */
  readonly kind: string | null;
  readonly progress: number | null;
  readonly title: string | null;
  readonly message: string | null;
};

/** Longest accepted payload, in bytes; longer ones are ignored, as other receivers do. */
export const MAX_PROGRAM_STATUS_BYTES = 4096;

/** Most records kept for one program; further ones are ignored. */
export const MAX_PROGRAM_STATUS_RECORDS = 256;
