import { type Agent, type AgentId, isLive } from '../domain/agent.ts';
import { type Ask, type AskDraft, type AskEnd, type AskId, MAX_ASK_TEXT } from '../domain/ask.ts';
import { type AskRule, ruleAnswer } from '../domain/ask-rules.ts';
import type { Change } from '../domain/change.ts';
import { clipText } from '../domain/clip-text.ts';
import { MoitumiError } from '../domain/error.ts';
import type { IAskRoute } from '../ports/ask-route.ts';
import type { IClock } from '../ports/clock.ts';
import type { IHistory } from '../ports/cortex-store.ts';
import { notRunning } from './agent-refusals.ts';
import { AskDelivery } from './ask-delivery.ts';
import { AskEvidence } from './ask-evidence.ts';
import { answeredEntry, closedEntry, raisedEntry } from './ask-records.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';

export type AsksOptions = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly history: IHistory;
  readonly clock: IClock;
  /** The standing answers that hold now. */
  readonly rules: () => readonly AskRule[];
};

/** Longest title of an ask, in UTF-16 units. */
const MAX_ASK_TITLE = 200;

/**
 * What agents want from the person: raised, answered at most once, and over when the agent is seen to go on.
 * Nobody's answering is never an answer. An answer is durable before it is handed over.
 */
export class Asks {
  readonly #options: AsksOptions;
  readonly #delivery: AskDelivery;
  readonly #evidence: AskEvidence;
  readonly #watchers = new Set<() => void>();
  /** Those that the last core left. */
  readonly #left: readonly AskId[];

  constructor(options: AsksOptions) {
    const { clock, state } = options;
    const ended = (id: AskId, kind: AskEnd['kind'], text: string): void => this.#end(id, kind, text);
    this.#options = options;
    this.#left = [...state.asks.keys()];
    this.#delivery = new AskDelivery({
      clock,
      ended,
      waits: (ask) => state.agents.get(ask.agent)?.state === 'waiting',
      isOnly: (ask) => this.ofAgent(ask.agent).every(({ id }) => id === ask.id),
    });
    this.#evidence = new AskEvidence({
      clock,
      ended,
      asksOf: ({ id }) => this.ofAgent(id),
      wentOn: (id, open) => this.#wentOn(id, open),
    });
  }

  /** Takes up what the last core left; its agents were taken up before. */
  resume(): void {
    const { state } = this.#options;
    for (const id of this.#left) {
      const ask = state.asks.get(id);
      const agent = ask === undefined ? undefined : state.agents.get(ask.agent);
      if (ask !== undefined && agent !== undefined) this.#takeUp(ask, agent);
    }
  }

  /**
   * An agent asks. The same key while that is not over is the same ask with another way to its agent; `again`: whoever
   * waits there has asked before, on a way that broke, and is let go of when that is over by now. Throws
   * `agent_not_found` and `agent_not_running`. The route is let go of, too, when the ask cannot be written down.
   */
  raise(agentId: AgentId, draft: AskDraft, key: string, route: IAskRoute, again = false): Ask {
    const agent = this.#asking(agentId);
    const before = this.ofAgent(agentId);
    const same = before.find((ask) => ask.key === key);
    if (same?.hash === draft.hash) {
      this.#delivery.bring(same, route);
      return same;
    }
    const over = again ? this.#answeredBefore(agentId, draft, key) : undefined;
    if (over !== undefined) {
      route.withdraw(over);
      return over;
    }
    if (same !== undefined) this.#end(same.id, 'withdrawn', 'it asks for something else by now');
    if (route.via !== 'dialog') this.#supersede(before);
    return this.#open(agent, draft, key, route);
  }

  /** The asks of an agent that are not over, in the order in which they were raised. */
  ofAgent(agent: AgentId): readonly Ask[] {
    return [...this.#options.state.asks.values()].filter((ask) => ask.agent === agent);
  }

  /** That way to the agent is gone, and the ask stays: whoever waited there may come again. */
  lose(id: AskId, route: IAskRoute): void {
    const ask = this.#options.state.asks.get(id);
    if (ask !== undefined) this.#delivery.lose(ask, route);
  }

  /** The agent was seen to go on with what it had asked for by `key`. */
  goneOn(agent: AgentId, key: string): void {
    for (const ask of this.#meant(agent, key)) this.#wentOn(ask.id, 'it was answered at its own keyboard');
  }

  /** The agent no longer asks for what it had asked for by `key`, or for anything: null. */
  withdraw(agent: AgentId, key: string | null, text: string): void {
    for (const ask of this.#meant(agent, key)) this.#end(ask.id, 'withdrawn', text);
  }

  /** Resolves when it is known whether the agent still asks for it: at once, but for a moment after it seemed to go on. */
  certain(id: AskId): Promise<void> {
    return this.#evidence.certain(id);
  }

  /** Its answer is durable, and goes to the agent. */
  deliver(id: AskId): void {
    const ask = this.#options.state.asks.get(id);
    if (ask?.state === 'answered') this.#delivery.deliver(ask);
  }

  /** Resolves when the ask is over, or after `ms`. */
  over(id: AskId, ms: number): Promise<void> {
    const { state, clock } = this.#options;
    return new Promise((resolve) => {
      const look = (): void => {
        if (!state.asks.has(id)) finish();
      };
      const finish = (): void => {
        cancel();
        this.#watchers.delete(look);
        resolve();
      };
      const cancel = clock.after(ms, finish);
      this.#watchers.add(look);
      look();
    });
  }

  /** What has become known of agents, and become durable. */
  seen(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'agent_put') this.#evidence.moved(change.agent);
    }
  }

  /** Nothing happens by itself any more; asks and answers stay as they are, for the core that follows. */
  release(): void {
    this.#delivery.release();
    this.#evidence.release();
  }

  #takeUp(ask: Ask, agent: Agent): void {
    if (ask.via === 'dialog' && ask.state === 'answered') {
      this.#end(ask.id, 'lost', 'moitumi ended while it pressed the keys of the answer');
      return;
    }
    this.#delivery.takeUp(ask);
    this.#evidence.takeUp(ask, agent);
  }

  #asking(id: AgentId): Agent {
    const agent = this.#options.state.agents.get(id);
    if (agent === undefined) {
      throw new MoitumiError('agent_not_found', `There is no agent ${id}.`, { ref: id, nearest: null });
    }
    if (!isLive(agent)) throw notRunning(agent);
    return agent;
  }

  /** The ask of before, when the agent was seen to be done with it. */
  #answeredBefore(agent: AgentId, { hash }: AskDraft, key: string): Ask | undefined {
    this.#options.journal.flush();
    const last = this.#options.history.closedAsks(agent).find((ask) => ask.key === key && ask.hash === hash);
    return last?.end?.kind === 'lost' ? undefined : last;
  }

  #open(agent: Agent, draft: AskDraft, key: string, route: IAskRoute): Ask {
    const { state, journal, clock } = this.#options;
    const ask: Ask = {
      id: state.takeAskId(),
      agent: agent.id,
      node: agent.node,
      key,
      via: route.via,
      ...bounded(draft),
      raised_at: clock.now(),
      state: 'open',
      answer: null,
      end: null,
    };
    this.#delivery.bring(ask, route);
    this.#evidence.raised(ask, agent.state);
    void journal.note(raisedEntry(ask)).then((durable) => {
      if (!durable) this.#forget(ask);
    });
    if (journal.health.state === 'ok') this.#answerByRule(ask, agent);
    return ask;
  }

  #answerByRule(ask: Ask, agent: Agent): void {
    const { rules, journal, clock } = this.#options;
    const found = ruleAnswer(rules(), ask, agent.profile, clock.now());
    if (found === null) return;
    const who = `rule:${found.rule.name}`;
    const answer = { options: [found.option.id], text: null, at: clock.now(), who, from: 'config' };
    const committed = journal.commit(answeredEntry({ ...ask, state: 'answered', answer }, answer));
    committed.then(
      () => this.deliver(ask.id),
      () => undefined,
    );
  }

  /** What was read off the screen is the same question as the one that now comes with all its words. */
  #supersede(before: readonly Ask[]): void {
    for (const ask of before) {
      const seen = ask.via === 'dialog' && ask.state === 'open';
      if (seen) this.#end(ask.id, 'withdrawn', 'it asks the same by its own words now');
    }
  }

  #meant(agent: AgentId, key: string | null): readonly Ask[] {
    return this.ofAgent(agent).filter((ask) => key === null || ask.key === key);
  }

  #wentOn(id: AskId, open: string): void {
    const ask = this.#options.state.asks.get(id);
    const reached = ask?.state === 'answered' && this.#delivery.mayHaveReached(id);
    if (reached) this.#end(id, 'taken', 'it took the answer, and went on');
    else this.#end(id, 'withdrawn', open);
  }

  #end(id: AskId, kind: AskEnd['kind'], text: string): void {
    const { state, journal, clock } = this.#options;
    const ask = state.asks.get(id);
    if (ask === undefined) return;
    const at = clock.now();
    const closed: Ask = { ...ask, state: 'closed', end: { kind, at, text } };
    void journal.note(closedEntry(closed, at));
    this.#forget(closed);
  }

  #forget(ask: Ask): void {
    this.#delivery.over(ask);
    this.#evidence.over(ask.id);
    for (const look of [...this.#watchers]) look();
  }
}

function bounded(draft: AskDraft): AskDraft {
  const whole = draft.whole && draft.text.length <= MAX_ASK_TEXT;
  return { ...draft, title: clipText(draft.title, MAX_ASK_TITLE), text: draft.text.slice(0, MAX_ASK_TEXT), whole };
}
