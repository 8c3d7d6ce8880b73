import { pushOfLogged } from '../../../src/ports/logged-push.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import type { CommandCall } from '../command.ts';
import { EventLines } from '../event-lines.ts';
import { withLiveClient } from '../live.ts';
import { settleable } from '../settleable.ts';

/** Events asked for at once. */
const PAGE = 500;

/**
 * `moitumi events [--since SEQ]`: what happens, one JSON object a line, until interrupted. `sync_graph` lines say
 * that events were missed: since SEQ some are no longer kept, or the connection was away for too long.
 */
export async function run(call: CommandCall): Promise<number> {
  const since = call.options.number('since', 0);
  const outcome = settleable<number>();
  const printer = new EventPrinter(call, since, outcome.reject);
  const listening = {
    sync: 'graph',
    onPush: (push: Push) => printer.pushed(push),
    onBroken: outcome.reject,
  } as const;
  return withLiveClient(call, listening, async (client) => {
    await printer.begin(client);
    return outcome.promise;
  });
}

/** Prints history first, then what has come meanwhile, then what comes; each event once. */
class EventPrinter {
  readonly #call: CommandCall;
  readonly #lines = new EventLines();
  readonly #fail: (error: Error) => void;
  /** What came before it is known how to begin; null: begun. */
  #early: Push[] | null = [];
  /** The last event that was printed. */
  #seq: number | null;
  /** The first snapshot says nothing new, unless the log no longer holds all that was asked for. */
  #silent = true;
  #printed: Promise<void> = Promise.resolve();

  constructor(call: CommandCall, since: number | null, fail: (error: Error) => void) {
    this.#call = call;
    this.#seq = since;
    this.#fail = fail;
  }

  pushed(push: Push): void {
    if (this.#early === null) this.#print(push);
    else this.#early.push(push);
  }

  async begin(client: IControlClient): Promise<void> {
    if (this.#seq !== null) this.#silent = await this.#printHistory(client);
    const early = this.#early ?? [];
    this.#early = null;
    for (const push of early) this.#print(push);
  }

  /** False: the log begins later than was asked for, so that the snapshot has to say the rest. */
  async #printHistory(client: IControlClient): Promise<boolean> {
    for (;;) {
      const page = await client.request('read_events', { since: this.#seq ?? 0, limit: PAGE });
      if (page.compacted) return false;
      for (const { seq, change } of page.events) {
        this.#print(pushOfLogged(change, seq));
        this.#seq = seq;
      }
      if (page.events.length < PAGE) return true;
    }
  }

  #print(push: Push): void {
    if (push.seq !== undefined) {
      if (this.#seq !== null && push.seq <= this.#seq) return;
      this.#seq = push.seq;
    }
    const lines = this.#lines.lines(push);
    if (push.event === 'sync_graph' && this.#silent) {
      this.#silent = !push.data.last;
      return;
    }
    for (const line of lines) {
      this.#printed = this.#printed.then(() => this.#call.output.value(line));
      this.#printed.catch(this.#fail);
    }
  }
}
