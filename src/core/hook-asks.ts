import type { AgentId } from '../domain/agent.ts';
import type { AskId } from '../domain/ask.ts';
import type { IAskRoute } from '../ports/ask-route.ts';
import type { Caller } from '../ports/control.ts';
import type { HookReport, IHookReader } from '../ports/hook-reader.ts';
import type { Params, Result } from '../ports/requests.ts';
import type { Asks } from './asks.ts';

type Answer = Result<'report_agent'>;

export type HookAskDeps = {
  readonly asks: Pick<Asks, 'raise' | 'lose' | 'ofAgent' | 'goneOn'>;
  readonly hooks: IHookReader;
};

/** Hooks that wait for what their programs ask. */
export class HookAsks {
  readonly #deps: HookAskDeps;
  readonly #waiting = new Map<Caller, Map<IAskRoute, AskId>>();

  constructor(deps: HookAskDeps) {
    this.#deps = deps;
  }

  /** Asks the person, and resolves with what the hook prints: null when it was answered elsewhere. Rejects as `Asks.raise` throws. */
  raise(
    agent: AgentId,
    { key, draft }: NonNullable<HookReport['ask']>,
    { tool, event, data, again }: Params<'report_agent'>,
    caller: Caller,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      let over = false;
      const finish = (output: string | null): void => {
        over = true;
        this.#forget(caller, route);
        resolve({ agent, output });
      };
      const route: IAskRoute = {
        via: 'hook',
        deliver: async (ask) => {
          finish(this.#deps.hooks.output(tool, event, data, ask));
          return 'sent';
        },
        withdraw: () => finish(null),
      };
      // Two calls side by side may ask for the very same, each by a hook of its own.
      const { id } = this.#deps.asks.raise(agent, draft, `${key}:${caller.client}`, route, again);
      if (!over) this.#remember(caller, route, id);
    });
  }

  /** The agent was seen to be done with a request that it had asked for by a hook: of several alike, one that was answered. */
  done(agent: AgentId, request: string): void {
    const { asks } = this.#deps;
    const alike = asks.ofAgent(agent).filter(({ via, hash }) => via === 'hook' && hash === request);
    const ask = alike.find(({ state }) => state === 'answered') ?? alike[0];
    if (ask !== undefined) asks.goneOn(agent, ask.key);
  }

  /** That connection is gone, and its hooks with it: what they asked stays open, for them to ask again. */
  left(caller: Caller): void {
    const routes = this.#waiting.get(caller);
    this.#waiting.delete(caller);
    for (const [route, id] of routes ?? []) this.#deps.asks.lose(id, route);
  }

  #remember(caller: Caller, route: IAskRoute, id: AskId): void {
    const routes = this.#waiting.get(caller) ?? new Map<IAskRoute, AskId>();
    this.#waiting.set(caller, routes.set(route, id));
  }

  #forget(caller: Caller, route: IAskRoute): void {
    const routes = this.#waiting.get(caller);
    routes?.delete(route);
    if (routes?.size === 0) this.#waiting.delete(caller);
  }
}
