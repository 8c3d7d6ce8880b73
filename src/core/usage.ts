import { type Agent, type AgentId, isLive, programOf } from '../domain/agent.ts';
import type { Change } from '../domain/change.ts';
import { type AccountLimit, USAGE_REFRESH_MS } from '../domain/usage.ts';
import type { Cancel, IClock } from '../ports/clock.ts';
import type { Caller } from '../ports/control.ts';
import type { Result } from '../ports/requests.ts';
import type { IUsageReader, StatusReading } from '../ports/usage-reader.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';
import { withReading, withStatus } from './kept-usage.ts';

export type UsageOptions = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly clock: IClock;
  readonly usageReader: IUsageReader;
};

/** What a hook has told of an agent's conversation. */
type Heard = { readonly tool: string; readonly transcripts: Set<string> };

/** Most conversations of one agent whose files are looked at: `/clear` begins another one each time. */
const MAX_TRANSCRIPTS = 50;

/** Most limits that are kept: an agent may tell of any. */
const MAX_LIMITS = 100;

/** Keeps what agents use: reads their files while someone looks, takes what status lines tell, and tells those who look. */
export class Usage {
  readonly #options: UsageOptions;
  readonly #watchers = new Set<Caller>();
  readonly #heard = new Map<AgentId, Heard>();
  /** When each agent's files were last looked at. */
  readonly #looked = new Map<AgentId, number>();
  #reading: Promise<void> = Promise.resolve();
  #timer: Cancel | null = null;

  constructor(options: UsageOptions) {
    this.#options = options;
  }

  /** Somebody looks, or no longer does. */
  watch(caller: Caller, on: boolean): Result<'watch_usage'> {
    if (on) this.#watchers.add(caller);
    else this.#watchers.delete(caller);
    this.#lookOn();
    const { usages, limits } = this.#options.state;
    return { agents: [...usages.values()].map(({ usage }) => usage), limits: [...limits.values()] };
  }

  left(caller: Caller): void {
    this.#watchers.delete(caller);
    this.#lookOn();
  }

  /** Ends the looking for good. */
  stop(): void {
    this.#watchers.clear();
    this.#lookOn();
  }

  /** Looks at the files of those agents for which it is time; resolves when that is done. */
  refresh(agents: readonly Agent[]): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      for (const agent of agents) if (this.#isDue(agent)) await this.#read(agent);
    });
    return this.#reading;
  }

  /** A hook has named the file of an agent's conversation. */
  heard(id: AgentId, tool: string, transcript: string | null): void {
    if (transcript === null || !this.#options.usageReader.knows(tool)) return;
    const known = this.#heard.get(id);
    const transcripts = known?.tool === tool ? known.transcripts : new Set<string>();
    if (transcripts.size < MAX_TRANSCRIPTS) transcripts.add(transcript);
    this.#heard.set(id, { tool, transcripts });
  }

  /** An agent's status line has told something. */
  async told(id: AgentId, tool: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    const { clock, usageReader } = this.#options;
    const status = await usageReader.status(tool, data, clock.now());
    if (status !== null) this.use(id, status);
  }

  /** An agent's program has told what it has used. */
  use(id: AgentId, status: StatusReading): void {
    const { state, journal, clock } = this.#options;
    const now = clock.now();
    if (!state.agents.has(id)) return;
    const kept = withStatus(state.usages, id, status, now);
    void journal.note({ changes: [{ kind: 'usage_put', kept }, ...this.#limitNews(status.limits)] });
  }

  /** What has become durable: those who look hear of it. */
  seen(changes: readonly Change[]): void {
    if (changes.some(({ kind }) => kind === 'nodes_removed' || kind === 'agents_removed')) this.#forget();
    const agents = changes.flatMap((change) => (change.kind === 'usage_put' ? [change.kept.usage] : []));
    const limits = changes.flatMap((change) => (change.kind === 'limit_put' ? [change.limit] : []));
    if (agents.length + limits.length === 0) return;
    for (const { presenter } of this.#watchers) {
      presenter.present({ event: 'usage_updated', data: { agents, limits } });
    }
  }

  /** Agents that are gone: one that comes back is looked at anew. */
  #forget(): void {
    const { agents } = this.#options.state;
    for (const known of [this.#looked, this.#heard]) {
      for (const id of known.keys()) if (!agents.has(id)) known.delete(id);
    }
  }

  /** While anyone looks, all that is due is looked at, now and from time to time. */
  #lookOn(): void {
    if (this.#watchers.size === 0) {
      this.#timer?.();
      this.#timer = null;
      return;
    }
    if (this.#timer !== null) return;
    this.#timer = this.#options.clock.after(USAGE_REFRESH_MS, () => {
      this.#timer = null;
      this.#lookOn();
    });
    void this.refresh([...this.#options.state.agents.values()]);
  }

  #isDue(agent: Agent): boolean {
    const { state, clock, usageReader } = this.#options;
    if (!state.agents.has(agent.id) || !usageReader.knows(this.#toolOf(agent))) return false;
    const looked = this.#looked.get(agent.id);
    if (looked !== undefined && clock.now() - looked < USAGE_REFRESH_MS) return false;
    // What has ended writes no more.
    return isLive(agent) || (looked ?? this.#readUntil(agent.id)) <= (agent.exited_at ?? 0);
  }

  /** Until when the last core has read what an agent wrote. */
  #readUntil(id: AgentId): number {
    const kept = this.#options.state.usages.get(id);
    return kept === undefined || kept.mark === null ? 0 : kept.usage.at;
  }

  #toolOf(agent: Agent): string {
    return this.#heard.get(agent.id)?.tool ?? programOf(agent);
  }

  async #read(agent: Agent): Promise<void> {
    const { state, journal, clock, usageReader } = this.#options;
    const now = clock.now();
    this.#looked.set(agent.id, now);
    const transcripts = [...(this.#heard.get(agent.id)?.transcripts ?? [])];
    const mark = state.usages.get(agent.id)?.mark ?? null;
    const reading = await usageReader.read({ agent, tool: this.#toolOf(agent), transcripts }, mark);
    if (reading === null || !state.agents.has(agent.id)) return;
    const kept = withReading(state.usages.get(agent.id), agent.id, reading, now);
    void journal.note({ changes: [{ kind: 'usage_put', kept }, ...this.#limitNews(reading.limits)] });
  }

  /** What is newer than what is known. */
  #limitNews(limits: readonly AccountLimit[]): readonly Change[] {
    const known = this.#options.state.limits;
    return limits
      .filter((limit) => {
        const before = known.get(`${limit.tool} ${limit.window}`);
        return before === undefined ? known.size < MAX_LIMITS : limit.at > before.at;
      })
      .map((limit) => ({ kind: 'limit_put', limit }));
  }
}
