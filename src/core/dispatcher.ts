import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import type { IClock } from '../ports/clock.ts';
import type { Caller, Command } from '../ports/control.ts';
import type { ICortexStore } from '../ports/cortex-store.ts';
import type { ILogger } from '../ports/logger.ts';
import type { Method, Result } from '../ports/requests.ts';
import { recall } from './command-memory.ts';
import type { CoreState } from './core-state.ts';
import { Effect } from './effect.ts';
import type { Handler, Handlers } from './handler.ts';
import type { Journal } from './journal.ts';

export type DispatcherOptions = {
  readonly handlers: Handlers;
  readonly state: CoreState;
  readonly journal: Journal;
  readonly store: ICortexStore;
  readonly clock: IClock;
  readonly logger: ILogger;
  /** Resolves once the agents of the last core were taken up. */
  readonly adopted: Promise<void>;
};

/** Gives each request to its handler, once for each command id, and sees that nothing is told before it is durable. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #inFlight = new Map<string, Promise<unknown>>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  request<M extends Method>(command: Command<M>, caller: Caller): Promise<Result<M>> {
    const handler: Handler<M> | undefined = this.#options.handlers[command.method];
    if (handler === undefined) return Promise.reject(this.#unknown(command.method));
    if (handler.kind === 'read') return this.#read(handler, command, caller);
    if (!handler.remembered || command.command_id === null) return this.#execute(handler, command, caller);
    const known = this.#inFlight.get(command.command_id) ?? recall(this.#options, command.command_id);
    if (known !== null) return known as Promise<Result<M>>;
    return this.#once(command.command_id, this.#execute(handler, command, caller));
  }

  /** Resolves when every command that had begun is answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#inFlight.values());
  }

  #once<T>(commandId: string, running: Promise<T>): Promise<T> {
    this.#inFlight.set(commandId, running);
    const forget = (): void => {
      this.#inFlight.delete(commandId);
    };
    running.then(forget, forget);
    return running;
  }

  #read<M extends Method>(
    handler: Handler<M> & { kind: 'read' },
    command: Command<M>,
    caller: Caller,
  ): Promise<Result<M>> {
    try {
      const result = handler.run(command.params, caller);
      const pending = this.#options.journal.pending;
      if (pending !== null) return Promise.all([result, pending]).then(([told]) => told, rethrow);
      return result instanceof Promise ? result.catch(rethrow) : Promise.resolve(result);
    } catch (error) {
      return Promise.reject(toMoitumiError(error));
    }
  }

  async #execute<M extends Method>(
    handler: Handler<M> & { kind: 'command' },
    command: Command<M>,
    caller: Caller,
  ): Promise<Result<M>> {
    const effect = new Effect<M>({ ...this.#options, command, caller, remembered: handler.remembered });
    try {
      return await handler.run(command.params, effect);
    } catch (thrown) {
      const error = toMoitumiError(thrown);
      if (error.code === 'internal') this.#logInternal(command.method, error);
      await effect.refuse(error);
      throw error;
    }
  }

  #logInternal(method: string, error: MoitumiError): void {
    const cause = error.cause instanceof Error ? error.cause.stack : undefined;
    this.#options.logger.log('error', 'a request failed inside', { method, error: error.message, stack: cause });
  }

  #unknown(method: string): MoitumiError<'unknown_method'> {
    const shown = String(method).slice(0, 60);
    const near = nearest(shown, Object.keys(this.#options.handlers));
    const hint = near === null ? '' : ` Did you mean ${near}?`;
    return new MoitumiError('unknown_method', `There is no method “${shown}”.${hint}`, {
      method: shown,
      nearest: near,
    });
  }
}

function rethrow(error: unknown): never {
  throw toMoitumiError(error);
}
