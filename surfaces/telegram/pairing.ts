import type { IClock } from '../../src/ports/clock.ts';
import type { PairingEnd, TelegramUser } from '../../src/ports/requests/telegram.ts';

/** How long a code counts, in ms, and how many wrong ones may come meanwhile. */
const CODE_MS = 5 * 60_000;
const MAX_TRIES = 3;

/** 32 characters that are told apart at a glance: 10 of them are worth 50 bits. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 10;

export type PairingOptions = {
  readonly clock: IClock;
  /** That many random bytes, from the kernel. */
  readonly random: (count: number) => Uint8Array;
};

type OpenCode = {
  readonly code: string;
  readonly expiresAt: number;
  tries: number;
  readonly end: (end: PairingEnd) => void;
};

/** The one code that is open, if any. It is kept in memory alone: a restart makes it void. */
export class PairingDesk {
  readonly #options: PairingOptions;
  #open: OpenCode | null = null;
  #latest: Promise<PairingEnd> = Promise.resolve({ kind: 'none' });

  constructor(options: PairingOptions) {
    this.#options = options;
  }

  /** Opens a code; the one before is void. */
  open(): { readonly code: string; readonly expires_at: number } {
    this.close();
    const { clock, random } = this.#options;
    let end: (end: PairingEnd) => void = () => undefined;
    const ended = new Promise<PairingEnd>((resolve) => {
      end = resolve;
    });
    const code = randomCode(random);
    const open: OpenCode = { code, expiresAt: clock.now() + CODE_MS, tries: 0, end };
    this.#open = open;
    this.#latest = ended;
    clock.after(CODE_MS, () => this.#finish(open, { kind: 'expired' }));
    return { code: `${code.slice(0, 5)}-${code.slice(5)}`, expires_at: open.expiresAt };
  }

  /** What becomes, or has become, of the latest code: a phone may be quicker than whoever asks. */
  ended(): Promise<PairingEnd> {
    return this.#latest;
  }

  /** Makes the open code void. */
  close(): void {
    if (this.#open !== null) this.#finish(this.#open, { kind: 'void' });
  }

  /** Whether a stranger's words are the open code. Words of a code's shape that are not it count as a try. */
  tries(text: string): boolean {
    const open = this.#open;
    const given = text.toUpperCase().replace(/[\s-]/g, '');
    if (open === null || given.length !== CODE_LENGTH) return false;
    if (this.#options.clock.now() >= open.expiresAt) {
      this.#finish(open, { kind: 'expired' });
      return false;
    }
    if (given === open.code) return true;
    open.tries += 1;
    if (open.tries >= MAX_TRIES) this.#finish(open, { kind: 'void' });
    return false;
  }

  /** The code was used, once and for all. */
  paired(user: TelegramUser): void {
    if (this.#open !== null) this.#finish(this.#open, { kind: 'paired', user });
  }

  #finish(open: OpenCode, end: PairingEnd): void {
    if (this.#open === open) this.#open = null;
    open.end(end);
  }
}

/** Bytes that would favour the first letters are thrown away. */
function randomCode(random: PairingOptions['random']): string {
  const fair = 256 - (256 % ALPHABET.length);
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of random(CODE_LENGTH)) {
      if (byte < fair && code.length < CODE_LENGTH) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return code;
}
