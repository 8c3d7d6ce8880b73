import type { CoreMessage, HostMessage, HostRecord } from '../../src/domain/acp-link.ts';
import type { ITransport } from '../../src/ports/transport.ts';

/** Most records that wait for a core: a day of one that is away. */
const MAX_RECORDS = 1_000;

/** How long a core may take to note what it is told last, and how long the first one to come at all, in ms. */
const FAREWELL_MS = 500;
const FIRST_MS = 3_000;

export type CoreDoorOptions = {
  /** How things stand: what a core is told first. */
  readonly standing: () => readonly HostMessage[];
  readonly received: (message: Exclude<CoreMessage, { readonly kind: 'noted' }>) => void;
};

/** The host's end of its connection to the core: the newest core counts, and none gets lost what it has not noted. */
export class CoreDoor {
  readonly #options: CoreDoorOptions;
  readonly #records = new Map<number, HostMessage>();
  #core: ITransport | null = null;
  #known = false;
  #last = 0;
  #noted: () => void = () => undefined;

  constructor(options: CoreDoorOptions) {
    this.#options = options;
  }

  /** A core has connected. */
  accept(core: ITransport): void {
    this.#core?.close();
    this.#core = core;
    this.#known = true;
    core.listen({
      payload: (payload) => this.#take(core, payload),
      drained: () => undefined,
      closed: () => {
        if (this.#core === core) this.#core = null;
        this.#noted();
      },
    });
    for (const message of [...this.#options.standing(), ...this.#records.values()]) this.tell(message);
  }

  /** Tells the core, if one is there. */
  tell(message: HostMessage): void {
    this.#core?.send(new TextEncoder().encode(JSON.stringify(message)));
  }

  /** Tells it now, and again to each that comes, until it is noted. */
  record(record: HostRecord): void {
    this.#last += 1;
    const message: HostMessage = { kind: 'record', id: this.#last, ...record };
    this.#records.set(this.#last, message);
    const [oldest] = this.#records.keys();
    if (oldest !== undefined && this.#records.size > MAX_RECORDS) this.#records.delete(oldest);
    this.tell(message);
  }

  /** Resolves when the core has noted all, when none is there any more, or after a moment. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#records.size === 0 || (this.#core === null && this.#known)) resolve();
      };
      this.#noted = look;
      setTimeout(resolve, this.#known ? FAREWELL_MS : FIRST_MS);
      look();
    });
  }

  #take(core: ITransport, payload: Uint8Array): void {
    const message = parse(payload);
    // Whoever does not speak this is no core.
    if (message === null) core.close();
    else if (message.kind === 'noted') this.#note(message.id);
    else this.#options.received(message);
  }

  #note(id: number): void {
    this.#records.delete(id);
    this.#noted();
  }
}

function parse(payload: Uint8Array): CoreMessage | null {
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof message === 'object' && message !== null ? (message as CoreMessage) : null;
  } catch {
    return null;
  }
}
