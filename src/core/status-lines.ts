import type { AgentId } from '../domain/agent.ts';
import type { Change } from '../domain/change.ts';
import { statusLine } from '../domain/status-line.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { CoreState } from './core-state.ts';

/** How long changes are gathered, in ms: a crowd of agents changes oftener than anyone reads. */
const PACE_MS = 100;

/** A line that somebody follows; `text` is what it is now. */
export type FollowedLine = {
  readonly text: string;
  /** Says it, if it is another by now: before, there may have been nobody to hear it. */
  readonly renew: () => void;
  readonly stop: () => void;
};

type Follower = { readonly agent: AgentId; readonly say: (text: string) => void; said: string };

/** The lines that tell who looks at one agent how the others do. */
export class StatusLines {
  readonly #state: CoreState;
  readonly #clock: IClock;
  readonly #followers = new Set<Follower>();
  #waiting: Cancel | null = null;

  constructor(state: CoreState, clock: IClock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** Calls `say` with every other line than the one now. */
  follow(agent: AgentId, say: (text: string) => void): FollowedLine {
    const follower: Follower = { agent, say, said: statusLine(this.#state.agents.values(), this.#state.nodes, agent) };
    this.#followers.add(follower);
    return {
      text: follower.said,
      renew: () => this.#renew(follower),
      stop: () => {
        this.#followers.delete(follower);
        if (this.#followers.size === 0) this.#rest();
      },
    };
  }

  changed(changes: readonly Change[]): void {
    if (this.#followers.size === 0 || this.#waiting !== null || !changes.some(concernsAgents)) return;
    this.#waiting = this.#clock.after(PACE_MS, () => {
      this.#waiting = null;
      for (const follower of this.#followers) this.#renew(follower);
    });
  }

  #renew(follower: Follower): void {
    const text = statusLine(this.#state.agents.values(), this.#state.nodes, follower.agent);
    if (text === follower.said) return;
    follower.said = text;
    follower.say(text);
  }

  #rest(): void {
    this.#waiting?.();
    this.#waiting = null;
  }
}

/** An agent's state, or its name: that is its node's title. */
function concernsAgents({ kind }: Change): boolean {
  return kind.startsWith('agent') || kind.startsWith('node');
}
