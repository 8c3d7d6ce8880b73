import type { CommandEntry } from '../command.ts';

/** Commands on the hooks by which programs report. */
export const hookEntries: readonly CommandEntry[] = [
  {
    name: 'hooks install',
    args: '[tool]',
    options: [],
    help: 'have agents that you start by hand report here: claude, codex, gemini, qwen',
    load: () => import('../commands/hooks-install.ts'),
  },
  {
    name: 'hooks uninstall',
    args: '[tool]',
    options: [],
    help: 'take the hooks out of your settings again',
    load: () => import('../commands/hooks-uninstall.ts'),
  },
  {
    name: 'hooks status',
    args: '[tool]',
    options: [],
    help: 'say whose hooks are installed',
    load: () => import('../commands/hooks-status.ts'),
  },
];
