import type { AgentSignal } from '../../../src/domain/signal.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import type { Screen } from '../../../src/ports/requests.ts';
import type { RuleBook } from '../screen/rule-book.ts';

/** How often one screen is looked at, at most. */
const LOOK_MS = 300;

/** How long after another source's word a screen is drawn by. */
const DRAWN_MS = 150;

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
  /** Something was heard while it looked: it looks once more. */
  #again = false;
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
    if (this.#looking) this.#again = true;
    else this.#timer ??= this.#clock.after(ms, () => void this.#follow());
  }

  async #follow(): Promise<void> {
    this.#timer = null;
    this.#looking = true;
    this.#again = false;
    try {
      await this.#rules();
      let screen = await this.#read();
      while (!this.#stopped && screen !== null) {
        this.#tell(screen);
        await this.#pause();
        if (this.#stopped || (this.#isOutranked() && !this.#again)) break;
        this.#again = false;
        screen = await this.#read(this.#isOutranked() ? null : screen.offset);
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

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(LOOK_MS, resolve));
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
