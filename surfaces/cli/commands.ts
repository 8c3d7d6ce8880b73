import type { CommandEntry } from './command.ts';
import { agentEntries } from './registry/agent-entries.ts';
import { coreEntries } from './registry/core-entries.ts';
import { graphEntries } from './registry/graph-entries.ts';
import { hookEntries } from './registry/hook-entries.ts';
import { telegramEntries } from './registry/telegram-entries.ts';
import { terminalEntries } from './registry/terminal-entries.ts';

/** Every command, in the order of `help`. Declared apart from their code, since the parser must know all and load one. */
export const commands: readonly CommandEntry[] = [
  ...terminalEntries,
  ...graphEntries,
  ...agentEntries,
  ...hookEntries,
  ...telegramEntries,
  ...coreEntries,
];
