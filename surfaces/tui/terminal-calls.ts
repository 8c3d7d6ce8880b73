import type { Notification } from '../../src/domain/notification.ts';
import { attentionBytes, attentionOverBytes, type OuterTerminal, outerTerminal } from './attention.ts';
import type { TuiOptions } from './tui-options.ts';

/** Has the terminal around the sidebar call a person. */
export type TerminalCalls = { call(notification: Notification): void; over(id: string): void };

/** Calls that are written by `write`; what the terminal is, is found out at each: another may be attached by then. */
export function createTerminalCalls(
  { around, spawnDefaults }: Pick<TuiOptions, 'around' | 'spawnDefaults'>,
  write: (bytes: string) => void,
): TerminalCalls {
  let known: Promise<OuterTerminal> | null = null;

  const find = async (): Promise<OuterTerminal> => {
    const told = around === null ? null : await around().catch(() => ({ passes: false, terminal: '' }));
    return outerTerminal(spawnDefaults.env, told);
  };

  return {
    call: (notification) => {
      known = find();
      void known.then((terminal) => write(attentionBytes(notification, terminal)));
    },
    over: (id) => {
      void known?.then((terminal) => {
        const bytes = attentionOverBytes(id, terminal);
        if (bytes !== '') write(bytes);
      });
    },
  };
}
