/** A sequence in a program's output. `body` is what follows the introducer, final byte included. */
export type OutputSequence = {
  readonly kind: 'csi' | 'escape' | 'osc';
  readonly body: string;
};

/** Finds sequences in a stream of output, wherever it is split. */
export type SequenceFinder = {
  /** Calls back for each sequence that is whole by now, in order. */
  push(bytes: Uint8Array): void;
};

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;

/** Longest part of a sequence that is kept; the rest of a longer one is skipped. */
const MAX_BODY = 512;

type State = 'text' | 'escape' | 'csi' | 'string' | 'string_escape';

/** A finder in its initial state. Text is skipped at the speed of a search for ESC. */
export function createSequenceFinder(found: (sequence: OutputSequence) => void): SequenceFinder {
  let state: State = 'text';
  let body = '';
  let isOsc = false;

  const keep = (byte: number): void => {
    if (body.length < MAX_BODY) body += String.fromCharCode(byte);
  };

  const end = (kind: OutputSequence['kind']): State => {
    found({ kind, body });
    return 'text';
  };

  const endString = (): State => (isOsc ? end('osc') : 'text');

  const inEscape = (byte: number): State => {
    if (body === '' && byte === 0x5b) return 'csi';
    if (body === '' && (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f)) {
      isOsc = byte === 0x5d;
      return 'string';
    }
    keep(byte);
    return byte >= 0x20 && byte < 0x30 ? 'escape' : end('escape');
  };

  const inCsi = (byte: number): State => {
    if (byte < 0x20) return 'csi';
    keep(byte);
    return byte >= 0x40 && byte <= 0x7e ? end('csi') : 'csi';
  };

  const inString = (byte: number): State => {
    if (byte === ESC) return 'string_escape';
    if (byte === BEL) return endString();
    keep(byte);
    return 'string';
  };

  const inStringEscape = (byte: number): State => {
    if (byte === 0x5c) return endString();
    body = '';
    return inEscape(byte);
  };

  const next = (byte: number): State => {
    if (byte === ESC && state !== 'string') {
      body = '';
      return 'escape';
    }
    if (byte === CAN || byte === SUB) return 'text';
    if (state === 'escape') return inEscape(byte);
    if (state === 'csi') return inCsi(byte);
    return state === 'string' ? inString(byte) : inStringEscape(byte);
  };

  return {
    push: (bytes) => {
      let at = 0;
      while (at < bytes.length) {
        if (state === 'text') {
          at = bytes.indexOf(ESC, at);
          if (at < 0) return;
        }
        state = next(bytes[at] ?? 0);
        at += 1;
      }
    },
  };
}
