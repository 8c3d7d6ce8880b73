/** The last bytes of an output. */
export class OutputTail {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Some of the output was let go of. */
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    // Cut once in a while, not with every chunk.
    if (this.#size > 2 * this.#limit) this.#cut();
  }

  /** As text; a character that was cut in two is left out. */
  text(): string {
    if (this.#size > this.#limit) this.#cut();
    const whole = Buffer.concat(this.#chunks);
    const start = this.truncated ? whole.findIndex((byte) => (byte & 0xc0) !== 0x80) : 0;
    return whole.toString('utf8', Math.max(0, start));
  }

  #cut(): void {
    const kept = Buffer.from(Buffer.concat(this.#chunks).subarray(this.#size - this.#limit));
    this.#chunks = [kept];
    this.#size = kept.length;
    this.truncated = true;
  }
}
