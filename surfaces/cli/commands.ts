import type { CommandEntry } from './command.ts';

/** Every command, in the order of `help`. Declared here, since the parser must know all and load only one. */
export const commands: readonly CommandEntry[] = [];
