import type { Agent } from '../domain/agent.ts';
import type { IAgentCatalog } from '../ports/agent-catalog.ts';
import type { IAgentManager } from '../ports/agent-manager.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { ISurfaces } from '../ports/control.ts';
import type { ILogger } from '../ports/logger.ts';
import type { Supervision } from './supervision.ts';

export type LostAgentsOptions = {
  readonly agents: IAgentManager;
  readonly catalog: IAgentCatalog;
  readonly surfaces: ISurfaces;
  readonly clock: IClock;
  readonly logger: ILogger;
};

/** Grace for what survives the hang-up that the end of its keeper is. */
const GRACE_MS = 2_000;

/** Agents whose keeper was killed: their terminals closed with it, which most programs do not outlive. */
export class LostAgents {
  readonly #options: LostAgentsOptions;
  readonly #untold: Agent[] = [];
  #telling: Cancel | null = null;

  constructor(options: LostAgentsOptions) {
    this.#options = options;
  }

  /** Ends what of it lives on without a terminal; only then it counts as ended, and a notice says what can be done. */
  async lose(supervision: Supervision, at: number): Promise<void> {
    const { agents, clock, logger } = this.#options;
    const { id: agent } = supervision;
    supervision.read({ kind: 'keeper_silent', agent, at });
    await agents.stop(agent, GRACE_MS).catch((error: unknown) => {
      logger.log('warn', 'what a lost agent left could not be ended', { agent, error: String(error) });
    });
    supervision.read({ kind: 'keeper_lost', agent, at });
    if (supervision.agent === undefined) return;
    this.#untold.push(supervision.agent);
    // All that one keeper held are told of at once.
    this.#telling ??= clock.after(0, () => this.#tell());
  }

  #tell(): void {
    this.#telling = null;
    const lost = this.#untold.splice(0);
    const resumable = lost.filter(({ profile }) => (this.#options.catalog.find(profile)?.resume ?? null) !== null);
    const others = lost.filter((agent) => !resumable.includes(agent));
    const ways = [
      ...offer(resumable, 'take up the conversation with moitumi resume'),
      ...offer(others, 'start anew with moitumi restart'),
    ];
    const text = `${names(lost)} ${lost.length === 1 ? 'was' : 'were'} lost with the keeper: ${ways.join(', or ')}`;
    this.#options.surfaces.present({ event: 'notice', data: { level: 'error', text } });
  }
}

function offer(agents: readonly Agent[], words: string): readonly string[] {
  const [first] = agents;
  return first === undefined ? [] : [`${words} ${agents.length === 1 ? first.id : 'AGENT'}`];
}

function names(agents: readonly Agent[]): string {
  const ids = agents.map(({ id }) => id);
  return ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 4).join(', ')} and ${ids.length - 4} more`;
}
