import type { IAgentTerminal } from '../../src/ports/agent-manager.ts';
import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { IDialogReader } from '../../src/ports/dialog-reader.ts';
import { sampleDraft } from './ask-rig.ts';

/** A screen that a test draws, and that waits for what comes next; it keeps the keys that were pressed. */
export type DialogTerminal = IAgentTerminal & {
  readonly pressed: readonly string[];
  show(...lines: readonly string[]): void;
  /** Called for each key: what the program does about it. */
  react(react: (key: string) => void): void;
};

export function dialogTerminal(clock: IClock): DialogTerminal {
  const pressed: string[] = [];
  const waiting = new Set<() => void>();
  let reaction: (key: string) => void = () => undefined;
  let lines: readonly string[] = [];
  let offset = 1;
  const more = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      let cancel: Cancel = () => undefined;
      const done = (): void => {
        waiting.delete(done);
        cancel();
        resolve();
      };
      waiting.add(done);
      cancel = clock.after(ms, done);
    });
  const unused = (): never => {
    throw new Error('not used here');
  };
  return {
    pressed,
    show: (...next) => {
      lines = next;
      offset += 1;
      for (const done of [...waiting]) done();
    },
    react: (react) => {
      reaction = react;
    },
    write: (bytes) => {
      const key = Buffer.from(bytes).toString();
      pressed.push(key);
      reaction(key);
      return true;
    },
    readScreen: async ({ after, waitMs }) => {
      if (after !== undefined && offset <= after) await more(waitMs ?? 0);
      const cursor = { x: 0, y: 0, visible: true };
      return { cols: 80, rows: 24, lines, scrollback: 0, cursor, title: null, alternate: false, offset };
    },
    paste: unused,
    readOutput: unused,
    attach: unused,
  };
}

/** Takes `? TEXT` in the first line for a dialog whose options are `y` and `n`. */
export const questionMarks: IDialogReader = {
  read: async (_profile, [first = '']) => {
    if (!first.startsWith('? ')) return null;
    const text = first.slice(2);
    const keys: Readonly<Record<string, string>> = { yes: 'y', no: 'n' };
    const keysFor = (option: string) => (keys[option] === undefined ? null : Buffer.from(keys[option]));
    return { draft: sampleDraft({ text, hash: `hash of ${text}` }), keysFor };
  },
};
