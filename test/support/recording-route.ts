import type { Ask, AskVia } from '../../src/domain/ask.ts';
import type { IAskRoute } from '../../src/ports/ask-route.ts';

/** A way to an agent that keeps what was done with it, and answers as a test says. */
export class RecordingRoute implements IAskRoute {
  readonly via: AskVia;
  readonly delivered: Ask[] = [];
  readonly withdrawn: Ask[] = [];
  /** What the next delivery comes to. */
  outcome: 'taken' | 'sent' | Error = 'sent';

  constructor(via: AskVia = 'hook') {
    this.via = via;
  }

  async deliver(ask: Ask): Promise<'taken' | 'sent'> {
    this.delivered.push(ask);
    if (this.outcome instanceof Error) throw this.outcome;
    return this.outcome;
  }

  withdraw(ask: Ask): void {
    this.withdrawn.push(ask);
  }
}
