import type { SurfaceKey, SurfaceKind } from '../domain/view.ts';
import type { Caller, IControlProtocol, ITerminalSink, Scope } from '../ports/control.ts';
import type { Push } from '../ports/pushes.ts';
import type { IReception } from '../ports/reception.ts';
import type { Method, Params, Result } from '../ports/requests.ts';

/** A surface in the core's own process. */
export type InnerGuest = {
  readonly surface: SurfaceKey;
  readonly kind: SurfaceKind;
  readonly principal: string;
  readonly scopes: ReadonlySet<Scope>;
  /** A snapshot first, then every push, as it was made. Must not throw. */
  readonly present: (push: Push) => void;
};

/** Whose request it is, and which: the same command id again gets the same answer, and does nothing. */
export type InnerCommand = { readonly id: string | null; readonly surface?: SurfaceKey };

/** A connection without a wire: what is asked and told is handed over as it is, never encoded. */
export interface IInnerSession {
  /** Rejects with MoitumiError and nothing else. */
  request<M extends Method>(method: M, params: Params<M>, command: InnerCommand): Promise<Result<M>>;
  /** Nothing is presented after it. */
  leave(): void;
}

/** One guest, as the hub sees it. */
export class InnerSession implements IInnerSession {
  readonly caller: Caller;
  readonly #core: IControlProtocol & IReception;
  readonly #ended: () => void;
  #here = true;

  constructor(core: IControlProtocol & IReception, guest: InnerGuest, connection: number, ended: () => void) {
    const { present, ...names } = guest;
    const presenter = { present: (push: Push) => this.#here && present(push) };
    this.caller = { ...names, connection, client: `inner-${connection}`, presenter, terminals: noTerminals };
    this.#core = core;
    this.#ended = ended;
  }

  /** Tells the guest how things stand. */
  join(): void {
    for (const push of this.#core.joined(this.caller, null, 'graph').pushes) this.present(push);
  }

  present(push: Push): void {
    this.caller.presenter.present(push);
  }

  request<M extends Method>(method: M, params: Params<M>, { id, surface }: InnerCommand): Promise<Result<M>> {
    const caller = surface === undefined ? this.caller : { ...this.caller, surface };
    return this.#core.request({ method, params, command_id: id }, caller);
  }

  leave(): void {
    if (!this.#here) return;
    this.#here = false;
    this.#core.left(this.caller);
    this.#ended();
  }
}

/** A guest that opens no terminal channel. */
const noTerminals: ITerminalSink = { write: () => true, bind: () => undefined };
