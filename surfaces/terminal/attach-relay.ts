import { createDetachFilter, type Passage, parseDetachKey, parseNextKey } from '../../src/domain/detach-key.ts';
import type { IChannelSink, IClientChannel, IControlClient } from '../../src/protocol/control-client.ts';
import type { AttachEnd, AttachOptions } from './attach-options.ts';
import { openTerminalOutput } from './terminal-output.ts';
import { terminalSize } from './terminal-size.ts';

/** How long bytes are held that could still become the detach key, in ms; the sequences of one key come in one write. */
const KEY_WAIT = 20;

/** Shows an agent's terminal in this one, its bytes relayed by the core; restores the modes, not the settings. */
export async function attachByRelay(client: IControlClient, agent: string, options: AttachOptions): Promise<AttachEnd> {
  const { terminal, mode } = options;
  const { stdin: input, stdout: output } = terminal;
  if (options.pushUp === true) output.write('\n'.repeat(terminalSize(output).rows));
  let settle: { end(how: AttachEnd): void; fail(cause: unknown): void } = {
    end: () => undefined,
    fail: () => undefined,
  };
  const ended = new Promise<AttachEnd>((resolve, reject) => {
    settle = { end: resolve, fail: reject };
  });
  const view = createView(client, agent, options, settle);
  const screen = openTerminalOutput(output, view.renew);
  const keys = readKeys(options, mode === 'drive' ? view.input : () => undefined, settle.end);
  try {
    view.open(screen.write).catch(settle.fail);
    const end = await ended;
    if (end === 'exited' || end === 'lost') await options.linger?.(end);
    return end;
  } finally {
    keys.stop();
    view.close();
    await screen.restore();
    input.pause();
  }
}

/** An agent's channel, opened anew when the terminal had fallen behind. */
type View = {
  open(write: (bytes: Uint8Array) => void): Promise<void>;
  renew(): void;
  input(bytes: Uint8Array): void;
  close(): void;
};

function createView(
  client: IControlClient,
  agent: string,
  { terminal, mode, again = false, status = false }: AttachOptions,
  settle: { end(how: AttachEnd): void; fail(cause: unknown): void },
): View {
  const { stdout: output } = terminal;
  let channel: IClientChannel | null = null;
  let write: (bytes: Uint8Array) => void = () => undefined;
  let drove = false;
  let current = 0;

  const resized = (): void => {
    const { cols, rows } = terminalSize(output);
    channel?.resize(cols, rows);
  };

  const open = async (): Promise<void> => {
    current += 1;
    const mine = current;
    const sink: IChannelSink = {
      bytes: (bytes) => {
        if (mine === current) write(bytes);
      },
      changed: ({ driver }) => {
        if (mine === current) drove = driver;
      },
      closed: (how) => {
        if (mine === current) settle.end(how);
      },
    };
    const { cols, rows } = terminalSize(output);
    const seen = again || mine > 1 ? { again: true } : {};
    const opened = await client.attach({ agent, cols, rows, mode, ...seen, ...(status ? { status } : {}) }, sink);
    if (mine !== current) {
      await opened.detach();
      return;
    }
    channel = opened;
    const now = terminalSize(output);
    if (cols !== now.cols || rows !== now.rows) resized();
  };

  const leave = (): void => {
    current += 1;
    // The core may be away for long; what is shown here does not wait for it.
    channel?.detach().catch(() => undefined);
    channel = null;
  };

  return {
    open: (to) => {
      write = to;
      output.on('resize', resized);
      return open();
    },
    renew: () => {
      const take = drove;
      leave();
      open()
        .then(() => (take ? channel?.take() : undefined))
        .catch(settle.fail);
    },
    input: (bytes) => channel?.input(bytes),
    close: () => {
      output.off('resize', resized);
      leave();
    },
  };
}

/** Reads keys until stopped; what is typed goes to `typed`, the keys that leave to `end`. */
function readKeys(
  { terminal, detachKey, next = null, signal }: AttachOptions,
  typed: (bytes: Uint8Array) => void,
  end: (how: 'detached' | 'next') => void,
): { stop(): void } {
  const { stdin: input } = terminal;
  const nextKey = next === null ? null : parseNextKey(next.key);
  const filter = createDetachFilter(detachKey === null ? [] : parseDetachKey(detachKey), nextKey);
  let timer: NodeJS.Timeout | undefined;

  const detach = (): void => end('detached');
  const goOn = async (bytes: Uint8Array): Promise<void> => {
    if (await next?.isThere().catch(() => false)) end('next');
    else typed(bytes);
  };
  const pass = (passage: Passage): void => {
    if (passage.bytes.length > 0) typed(passage.bytes);
    if (passage.detached) detach();
    if (passage.next !== null) void goOn(passage.next);
  };
  const read = (bytes: Uint8Array): void => {
    clearTimeout(timer);
    if (detachKey === null && nextKey === null) typed(bytes);
    else pass(filter.push(bytes));
    if (filter.pending()) timer = setTimeout(() => pass(filter.flush()), KEY_WAIT);
  };

  input.on('data', read);
  input.on('end', detach);
  signal?.addEventListener('abort', detach);
  if (signal?.aborted) detach();
  input.resume();
  return {
    stop: () => {
      clearTimeout(timer);
      input.off('data', read);
      input.off('end', detach);
      signal?.removeEventListener('abort', detach);
    },
  };
}
