import type { WriteStream } from 'node:tty';
import { createTerminalModes, RESTORE_TITLE, SAVE_TITLE } from '../../src/domain/terminal-modes.ts';

/** A program's output on a terminal that may be slow. */
export type TerminalOutput = {
  /**
   * Writes, unless too much waits already: then it drops everything until the terminal has taken what waits,
   * and calls `onDrained`, whose business it is to get the screen anew.
   */
  write(bytes: Uint8Array): void;
  /** Undoes what the bytes have switched on; resolves when the terminal has it, or does not take it. */
  restore(): Promise<void>;
};

/** Most bytes that wait for the terminal; a full screen with colours is a tenth of it. */
const MAX_WAITING = 1024 * 1024;

/** How long a terminal that does not read is waited for, in ms, before the process may go on without it. */
const RESTORE_WAIT = 500;

/** CAN: ends a sequence of which the rest was dropped. */
const CANCEL = Uint8Array.of(0x18);

/** Takes a terminal over until `restore`; should the process exit before that, the modes are undone on the way. */
export function openTerminalOutput(output: WriteStream, onDrained: () => void): TerminalOutput {
  const modes = createTerminalModes();
  let dropping = false;

  const undo = (): string => {
    const bytes = modes.undo() + RESTORE_TITLE;
    process.off('exit', restoreAtExit);
    output.off('drain', drained);
    return bytes;
  };
  const restoreAtExit = (): void => {
    setBlocking(output, true);
    output.write(undo());
  };
  const drained = (): void => {
    if (!dropping) return;
    dropping = false;
    // What was dropped may have switched modes off, and the new screen switches on what it needs.
    modes.see(CANCEL);
    output.write(`${String.fromCharCode(...CANCEL)}${modes.undo()}`);
    onDrained();
  };

  // A terminal that nobody reads would otherwise stop the whole process in a write.
  setBlocking(output, false);
  process.on('exit', restoreAtExit);
  output.on('drain', drained);
  output.write(SAVE_TITLE);

  return {
    write: (bytes) => {
      if (dropping) return;
      dropping = output.writableLength > MAX_WAITING;
      if (dropping) return;
      modes.see(bytes);
      output.write(bytes);
    },
    restore: async () => {
      const taken = new Promise<void>((resolve) => output.write(undo(), () => resolve()));
      if (await isInTime(taken)) setBlocking(output, true);
    },
  };
}

async function isInTime(done: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), RESTORE_WAIT);
  });
  const inTime = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/** Node has it for the handle of every terminal, and types it for none. */
function setBlocking(output: WriteStream, blocking: boolean): void {
  (output as { _handle?: { setBlocking?: (blocking: boolean) => void } | null })._handle?.setBlocking?.(blocking);
}
