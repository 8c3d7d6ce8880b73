import type { AgentSignal } from '../../../src/domain/signal.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import type { Screen } from '../../../src/ports/requests.ts';
import type { RuleBook } from '../screen/rule-book.ts';

/** How often one screen is looked at, at most. */
const LOOK_MS = 300;

/** How long after another source's word most screens are drawn by, and how long after that the slowest dialog is. */
const DRAWN_MS = 150;
const LATE_MS = 1_000;

/** How long one request waits for output. */
const WAIT_MS = 60_000;

/**
 * The rendered screen, for rules. It is followed while no better source stands, as fast as `LOOK_MS` allows; beside a
 * better one it is looked at once after each word of that, for what it leaves open.
 */
export function createScreenFeed(profile: string, book: RuleBook, clock: IClock): IAgentFeed {
  return { watch: (agent) => new ScreenWatch(agent, () => book.load(profile), clock) };
}

class ScreenWatch implements FeedWatch {
  readonly #agent: FedAgent;
  readonly #rules: () => Promise<unknown>;
  readonly #clock: IClock;
  #timer: Cancel | null = null;
  #looking = false;
  /** How often it looks once more though a better source stands: twice after each word of that. */
  #looks = 0;
  #stopped = false;
  #shown = '';

  constructor(agent: FedAgent, rules: () => Promise<unknown>, clock: IClock) {
    this.#agent = agent;
    this.#rules = rules;
    this.#clock = clock;
    this.#look(DRAWN_MS);
  }

  readonly heard = (signal: AgentSignal): void => {
    if (signal.kind === 'output') {
      if (!this.#isOutranked()) this.#look(0);
    } else if (isWord(signal) || (signal.kind === 'title' && this.#agent.standing() === 'title')) {
      this.#look(DRAWN_MS);
    }
  };

  readonly stop = (): void => {
    this.#stopped = true;
    this.#timer?.();
  };

  #isOutranked(): boolean {
    return this.#agent.outranks('screen');
  }

  #look(ms: number): void {
    this.#looks = 2;
    if (!this.#looking) this.#timer ??= this.#clock.after(ms, () => void this.#follow());
  }

  async #follow(): Promise<void> {
    this.#timer = null;
    this.#looking = true;
    try {
      await this.#rules();
      let screen = await this.#read();
      while (!this.#stopped && screen !== null) {
        this.#tell(screen);
        this.#looks -= 1;
        if (this.#isOutranked() && this.#looks <= 0) break;
        await this.#pause(this.#isOutranked() ? LATE_MS : LOOK_MS);
        screen = this.#stopped ? null : await this.#read(this.#isOutranked() ? null : screen.offset);
      }
    } catch {
      // Its keeper does not answer: the next word of it begins anew.
    }
    this.#looking = false;
  }

  /** The screen, or what it becomes with the next output beyond `after`; null without a terminal. */
  async #read(after: number | null = null): Promise<Screen | null> {
    const terminal = this.#agent.terminal();
    if (terminal === null) return null;
    return terminal.readScreen({ scrollback: 0, ansi: false, ...(after === null ? {} : { after, waitMs: WAIT_MS }) });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }

  #tell({ lines, alternate }: Screen): void {
    const agent = this.#agent.row()?.id;
    const shown = lines.join('\n');
    if (this.#stopped || agent === undefined || shown === this.#shown) return;
    this.#shown = shown;
    this.#agent.emit({ kind: 'screen', agent, at: this.#clock.now(), lines, alternate });
  }
}

function isWord({ kind }: AgentSignal): boolean {
  return kind === 'program_status' || kind === 'structured' || kind === 'hook';
}
