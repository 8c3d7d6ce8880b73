import { type Agent, type AgentId, isLive } from '../domain/agent.ts';
import { toMoitumiError } from '../domain/error.ts';
import { isSettled, type Prompt, type PromptId, type PromptState } from '../domain/prompt.ts';
import type { IAgentCatalog } from '../ports/agent-catalog.ts';
import type { IAgentChannel } from '../ports/agent-feed.ts';
import type { IClock } from '../ports/clock.ts';
import type { ILogger } from '../ports/logger.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';
import { sendAgain, standsInInput, typePrompt } from './prompt-typing.ts';
import { obstacle } from './readiness.ts';
import { answerOnScreen, speaksForItself } from './screen-words.ts';
import type { Supervision } from './supervision.ts';
import type { TurnTyping } from './turn-typing.ts';

export type PromptsDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly orchestrator: AgentOrchestrator;
  readonly typing: TurnTyping;
  readonly talk: Conversations;
  readonly catalog: IAgentCatalog;
  readonly clock: IClock;
  readonly logger: ILogger;
};

/** How long a program that wrote something, and says nothing of its state, takes to be ready for input. */
const SETTLE_MS = 1_000;

/** How long a turn may take to begin after Enter; the slowest ask their model for a title first. */
const BEGIN_MS = 10_000;

/** The same for a shell, whose jobs are seen only when they last. */
const JOB_MS = 1_000;

/** After that a prompt that still stands there is sent once more. */
const AGAIN_MS = 2_000;

/** After that the input line is looked at: what no longer stands there was taken. */
const ACCEPT_MS = 500;

/** Waits have an end each, after which they begin anew: a day has no meaning of its own. */
const LONG_MS = 24 * 60 * 60_000;

/** Prompts on their way: those of one agent one after the other, each from its queueing to the end of its turn. */
export class Prompts {
  readonly #deps: PromptsDeps;
  readonly #busy = new Set<AgentId>();
  /** How many turns an agent had begun before a prompt was typed; nothing: this core did not type it. */
  readonly #turns = new Map<PromptId, number>();
  readonly #arrivals = new Map<PromptId, (prompt: Prompt) => void>();
  #stopped = false;

  constructor(deps: PromptsDeps) {
    this.#deps = deps;
  }

  /** Goes on with what the last core left on its way. */
  resume(): void {
    for (const prompt of this.#deps.state.prompts.values()) this.begin(prompt.agent);
  }

  /** Sees to the prompts of an agent, if nobody does. */
  begin(agent: AgentId): void {
    if (this.#busy.has(agent) || this.#stopped) return;
    this.#busy.add(agent);
    const report = (error: unknown): void => {
      this.#busy.delete(agent);
      this.#deps.logger.log('error', 'a prompt got lost on its way', { agent, error: String(error) });
    };
    void this.#work(agent).catch(report);
  }

  /** Resolves once it is known how a prompt begins: it was typed, it failed, or something is in its way. */
  arrival(prompt: Prompt): Promise<Prompt> {
    return new Promise((resolve) => this.#arrivals.set(prompt.id, resolve));
  }

  /** It is known, or it was taken back. */
  arrived(prompt: Prompt): void {
    this.#arrivals.get(prompt.id)?.(prompt);
    this.#arrivals.delete(prompt.id);
  }

  /** Nothing is typed, and nothing is said of it, any more: the next core goes on from what is written down. */
  stop(): void {
    this.#stopped = true;
    for (const id of [...this.#arrivals.keys()]) {
      const prompt = this.#deps.state.prompts.get(id);
      if (prompt !== undefined) this.arrived(prompt);
    }
  }

  async #work(agent: AgentId): Promise<void> {
    for (;;) {
      const prompt = [...this.#deps.state.prompts.values()].find((each) => each.agent === agent);
      if (prompt === undefined || this.#stopped) break;
      await this.#advance(prompt);
    }
    // At once, so that whoever comes next begins anew.
    this.#busy.delete(agent);
  }

  /** One step further. */
  async #advance(prompt: Prompt): Promise<void> {
    const supervision = this.#deps.orchestrator.supervision(prompt.agent);
    const agent = supervision?.agent;
    if (supervision === null || agent === undefined || !isLive(agent)) {
      await this.#end(prompt, 'the agent has ended');
      return;
    }
    if (prompt.state === 'queued' || prompt.state === 'typing') await this.#deliver(prompt, supervision);
    else if (prompt.state === 'working') await this.#seeEnd(prompt, supervision);
    else await this.#seeBegin(prompt, supervision);
  }

  async #deliver(prompt: Prompt, supervision: Supervision): Promise<void> {
    if (!(await this.#ready(prompt, supervision))) return;
    if (supervision.channel !== null) {
      await this.#hand(prompt, supervision, supervision.channel);
      return;
    }
    const agent = supervision.agent;
    // A program that is ready without having said that it is idle does not tell of its turns.
    const tells = agent?.state === 'idle';
    this.#turns.set(prompt.id, supervision.turns);
    await this.#put(prompt, 'typing', null);
    try {
      await this.#type(prompt, agent);
      const delivered = this.#put(prompt, 'delivered', null);
      if (!tells) await this.#put(prompt, 'finished', 'it does not tell when it is done');
      await delivered;
    } catch (thrown) {
      await this.#failed(prompt, supervision, thrown);
    }
  }

  /** By the agent's own channel, which does the same prompt once. */
  async #hand(prompt: Prompt, supervision: Supervision, channel: IAgentChannel): Promise<void> {
    await this.#put(prompt, 'typing', null);
    try {
      await channel.prompt(prompt);
      await this.#put(prompt, 'working', null);
    } catch (thrown) {
      await this.#failed(prompt, supervision, thrown);
    }
  }

  async #failed(prompt: Prompt, supervision: Supervision, thrown: unknown): Promise<void> {
    const { code, message } = toMoitumiError(thrown);
    // What was given of it has a name: it goes on from there once the keeper answers.
    if (code === 'keeper_silent') await supervision.until(() => false, SETTLE_MS);
    else await this.#put(prompt, 'failed', message);
  }

  async #type(prompt: Prompt, agent: Agent | undefined): Promise<void> {
    const { orchestrator, typing, catalog, clock, state } = this.#deps;
    if (agent === undefined) return;
    const terminal = await orchestrator.terminal(agent);
    const profile = catalog.find(agent.profile) ?? { clear: [], restore: [] };
    const asks = (): boolean => state.agents.get(agent.id)?.state === 'waiting';
    await typing.exclusively(agent.id, terminal, () => typePrompt({ prompt, profile, terminal, clock, asks }));
  }

  /** Resolves with true once it may be typed; with false when it no longer wants to be. */
  async #ready(prompt: Prompt, supervision: Supervision): Promise<boolean> {
    for (;;) {
      const wanted = this.#current(prompt);
      if (wanted === null || this.#stopped) return false;
      const inTheWay = obstacle(supervision);
      if (inTheWay === null) return true;
      if (inTheWay === 'settling') {
        if (!(await supervision.until(() => obstacle(supervision) !== 'settling', SETTLE_MS))) return true;
      } else {
        if (wanted.reason !== inTheWay) await this.#put(wanted, wanted.state, inTheWay);
        await supervision.until(() => obstacle(supervision) !== inTheWay || this.#current(prompt) === null, LONG_MS);
      }
    }
  }

  async #seeBegin(prompt: Prompt, supervision: Supervision): Promise<void> {
    const turns = this.#turns.get(prompt.id) ?? 0;
    const began = (): boolean => supervision.turns > turns || !this.#runs(supervision);
    if (!(await supervision.until(began, ACCEPT_MS)) && !(await this.#stands(prompt, supervision))) {
      await this.#put(prompt, 'accepted', null);
    }
    const tellsOfJobs = supervision.agent?.evidence.source === 'process';
    if (!tellsOfJobs && !(await supervision.until(began, AGAIN_MS))) await this.#pressAgain(prompt, supervision);
    if (!(await supervision.until(began, tellsOfJobs ? JOB_MS : BEGIN_MS))) await this.#giveUp(prompt, supervision);
    else if (this.#runs(supervision)) await this.#put(prompt, 'working', null);
  }

  /** A busy program may take an Enter that follows a paste for a part of it. */
  async #pressAgain(prompt: Prompt, supervision: Supervision): Promise<void> {
    const { agent } = supervision;
    if (agent?.state !== 'idle' || this.#stopped || !(await this.#stands(prompt, supervision))) return;
    const { orchestrator, typing } = this.#deps;
    try {
      const terminal = await orchestrator.terminal(agent);
      await typing.exclusively(agent.id, terminal, async () => sendAgain(prompt, terminal));
    } catch {
      // Its keeper does not answer: whether it takes the prompt is seen afterwards.
    }
  }

  async #giveUp(prompt: Prompt, supervision: Supervision): Promise<void> {
    if (supervision.agent?.state === 'waiting') await this.#put(prompt, 'working', null);
    else if (await this.#stands(prompt, supervision)) await this.#put(prompt, 'failed', 'it stands in its input line');
    else await this.#put(prompt, 'finished', 'no turn followed');
  }

  async #seeEnd(prompt: Prompt, supervision: Supervision): Promise<void> {
    const over = (): boolean => supervision.agent?.state === 'idle' || !this.#runs(supervision);
    if (await supervision.until(over, LONG_MS)) await this.#put(prompt, 'finished', null);
  }

  async #stands(prompt: Prompt, supervision: Supervision): Promise<boolean> {
    const { agent } = supervision;
    if (agent === undefined) return false;
    try {
      const terminal = await this.#deps.orchestrator.terminal(agent);
      return standsInInput(await terminal.readScreen({ scrollback: 0, ansi: false }), prompt.text);
    } catch {
      return false;
    }
  }

  #runs(supervision: Supervision): boolean {
    return supervision.agent !== undefined && isLive(supervision.agent);
  }

  /** As it stands now; null: it is not wanted any more. */
  #current(prompt: Prompt): Prompt | null {
    return this.#deps.state.prompts.get(prompt.id) ?? null;
  }

  /** The agent is gone: what ran has run to its end, what waited will not. */
  async #end(prompt: Prompt, reason: string): Promise<void> {
    const over = prompt.state === 'working' || prompt.state === 'accepted';
    await this.#put(prompt, over ? 'finished' : 'failed', reason);
  }

  /** What a plain command said to a prompt stands on its screen, if it has not scrolled away. */
  async #answer({ agent: id, text, reason }: Prompt): Promise<void> {
    const { orchestrator, talk } = this.#deps;
    const supervision = orchestrator.supervision(id);
    const agent = supervision?.agent;
    if (agent === undefined || !isLive(agent) || speaksForItself(agent)) return;
    // One that does not tell when it is done may not have begun.
    if (reason !== null) await supervision?.until(() => false, SETTLE_MS);
    if (this.#stopped) return;
    try {
      const terminal = await orchestrator.terminal(agent);
      talk.say(id, answerOnScreen(await terminal.readScreen({ scrollback: 0, ansi: false }), text), 'screen');
    } catch {
      // It has ended, or its keeper does not answer: then nobody sees what it said.
    }
  }

  async #put(prompt: Prompt, state: PromptState, reason: string | null): Promise<void> {
    const before = this.#current(prompt);
    if (before === null || this.#stopped) return;
    const since = before.state === state ? before.since : this.#deps.clock.now();
    const next = { ...before, state, since, reason };
    await this.#deps.journal.note({ changes: [{ kind: 'prompt_put', prompt: next }] });
    if ((state !== 'queued' && state !== 'typing') || reason !== null) this.arrived(next);
    if (isSettled(next)) this.#turns.delete(next.id);
    if (state === 'finished') void this.#answer(next);
  }
}
