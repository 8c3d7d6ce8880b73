import { FRAME_HEADER } from './frame-reader.ts';

/** The first slab of a connection; most never need more. */
const FIRST_SLAB = 4 * 1024;

/** Slabs stop growing here: larger writes gain nothing. */
const LARGEST_SLAB = 64 * 1024;

/** Payloads from here on are written as they are; copying them would cost more than a second buffer. */
const COPY_BELOW = 8 * 1024;

/** Frames that leave together: small ones side by side in a slab, large ones by reference. */
export class FrameBatch {
  /** Bytes that wait here. */
  size = 0;
  #slab: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #sealed: Uint8Array[] = [];

  /** Adds a payload with its length before it. */
  add(payload: Uint8Array): void {
    const copied = payload.length < COPY_BELOW;
    this.#makeRoom(FRAME_HEADER + (copied ? payload.length : 0));
    this.#writeLength(payload.length);
    if (copied) {
      this.#slab.set(payload, this.#end);
      this.#end += payload.length;
    } else {
      this.#seal();
      this.#sealed.push(payload);
    }
    this.size += FRAME_HEADER + payload.length;
  }

  /** What waits, in order; nothing waits afterwards. */
  take(): readonly Uint8Array[] {
    this.#seal();
    const chunks = this.#sealed;
    this.#sealed = [];
    this.size = 0;
    return chunks;
  }

  /** Everything that was taken has been written: its room can be used again. */
  reuse(): void {
    if (this.size > 0) return;
    this.#start = 0;
    this.#end = 0;
    if (this.#slab.length > FIRST_SLAB) this.#slab = new Uint8Array(0);
  }

  #makeRoom(needed: number): void {
    if (this.#slab.length - this.#end >= needed) return;
    this.#seal();
    const grown = Math.min(LARGEST_SLAB, this.#slab.length * 2);
    this.#slab = new Uint8Array(Math.max(FIRST_SLAB, grown, needed));
    this.#start = 0;
    this.#end = 0;
  }

  #writeLength(length: number): void {
    const slab = this.#slab;
    slab[this.#end] = length >>> 24;
    slab[this.#end + 1] = length >>> 16;
    slab[this.#end + 2] = length >>> 8;
    slab[this.#end + 3] = length;
    this.#end += FRAME_HEADER;
  }

  #seal(): void {
    if (this.#end === this.#start) return;
    this.#sealed.push(this.#slab.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}
