import { get } from 'node:http';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';

/** Who is told what comes on an event stream. */
export type EventListener = {
  /** Connected, for the first time or again: what was missed is not told. */
  readonly connected: () => void;
  /** The data of one event, parsed. */
  readonly event: (data: unknown) => void;
  /** The stream is gone; it is tried again. */
  readonly lost: () => void;
};

/** A program that has just been started opens its port within seconds; one that has gone costs a try each five. */
const TRY_MS = [200, 500, 1_000, 2_000, 5_000] as const;

/** A program that is still starting may take a connection and never answer on it: then another one is tried, after so long. */
export const ANSWER_MS = 5_000;

/** Longest event that is kept, in UTF-16 units; a longer one is passed over. */
const MAX_EVENT = 1_000_000;

/** Follows the server-sent events of a server on this machine, for as long as it is not cancelled. */
export function followEvents(url: string, clock: IClock, listener: EventListener): Cancel {
  let tries = 0;
  let stopped = false;
  let close: Cancel = () => undefined;
  const again = (): void => {
    if (stopped) return;
    close = clock.after(TRY_MS[Math.min(tries, TRY_MS.length - 1)] ?? 0, connect);
    tries += 1;
  };
  const connect = (): void => {
    let open = false;
    const request = get(url, { headers: { accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) {
        request.destroy();
        return;
      }
      open = true;
      patience();
      tries = 0;
      listener.connected();
      const push = createEventReader(listener.event);
      response.setEncoding('utf8').on('data', (text: string) => !stopped && push(text));
      response.on('error', () => undefined);
    });
    const patience = clock.after(ANSWER_MS, () => request.destroy());
    request.on('error', () => undefined);
    request.on('close', () => {
      patience();
      if (open && !stopped) listener.lost();
      again();
    });
    close = () => request.destroy();
  };
  connect();
  return () => {
    stopped = true;
    close();
  };
}

/** Cuts the text of a stream into events, wherever it is split. */
export function createEventReader(event: (data: unknown) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const parts = (rest + text).split(/\r?\n\r?\n/);
    rest = parts.pop() ?? '';
    if (rest.length > MAX_EVENT) rest = '';
    for (const part of parts) {
      const data = part
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trimStart())
        .join('\n');
      const parsed = parse(data);
      if (parsed !== undefined) event(parsed);
    }
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
