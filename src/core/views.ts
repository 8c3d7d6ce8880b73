import type { Change } from '../domain/change.ts';
import { MoitumiError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import type { NodeId } from '../domain/node.ts';
import type { Nodes } from '../domain/tree.ts';
import type { SurfaceKey, SurfaceKind, View } from '../domain/view.ts';
import { freshView, viewWithout } from '../domain/view-moves.ts';
import type { Caller, ISurfaces } from '../ports/control.ts';
import type { CoreState } from './core-state.ts';

/** Surfaces that a person looks at for longer than one command; only they have views of their own. */
const INTERACTIVE: ReadonlySet<SurfaceKind> = new Set(['tui', 'web']);

/** Where each surface stands, and whose view a request means. */
export class Views {
  readonly #state: CoreState;
  readonly #surfaces: ISurfaces;
  /** The interactive surface that was used last. */
  #lastActive: SurfaceKey | null = null;

  constructor(state: CoreState, surfaces: ISurfaces) {
    this.#state = state;
    this.#surfaces = surfaces;
  }

  of(surface: SurfaceKey): View {
    return this.#state.views.get(surface) ?? freshView(surface);
  }

  /** A person has just used that surface. */
  used(caller: Caller): void {
    if (INTERACTIVE.has(caller.kind)) this.#lastActive = caller.surface;
  }

  /** The view that a caller means: the named one's, else its own, else, for a one-shot, that of the surface used last. */
  meant(caller: Caller, named: SurfaceKey | undefined): View {
    if (named !== undefined) return this.of(this.#known(named));
    if (INTERACTIVE.has(caller.kind)) return this.of(caller.surface);
    return this.of(this.#usedLast());
  }

  /** The view that a person has before them who asks: the caller's own, else, for a one-shot, that of the surface used last; null: none. */
  seen(caller: Caller): View | null {
    const own = INTERACTIVE.has(caller.kind) || this.#state.views.has(caller.surface);
    const surface = own ? caller.surface : this.#findLast();
    return surface === null ? null : this.of(surface);
  }

  /** The changes that take removed nodes out of every view, by the cortex as it was before. */
  changesWithout(before: Nodes, gone: ReadonlySet<NodeId>): readonly Change[] {
    return [...this.#state.views.values()]
      .map((view) => ({ view, moved: viewWithout(before, view, gone) }))
      .filter(({ view, moved }) => moved !== view)
      .map(({ moved }) => ({ kind: 'view_put', view: moved }));
  }

  #known(surface: SurfaceKey): SurfaceKey {
    const keys = new Set([...this.#connected(), ...this.#state.views.keys()]);
    if (keys.has(surface)) return surface;
    const near = nearest(surface, keys);
    const hint = near === null ? '`moitumi status` lists them.' : `Did you mean ${near}?`;
    throw new MoitumiError('surface_not_found', `There is no surface “${surface.slice(0, 60)}”. ${hint}`, { surface });
  }

  #usedLast(): SurfaceKey {
    const surface = this.#findLast();
    if (surface !== null) return surface;
    throw new MoitumiError(
      'surface_not_found',
      'No surface is open, so there is no view to move. Open one with: moitumi',
      {
        surface: '',
      },
    );
  }

  #findLast(): SurfaceKey | null {
    const connected = this.#connected();
    const last = this.#lastActive;
    if (last !== null && connected.includes(last)) return last;
    return connected.at(-1) ?? last ?? [...this.#state.views.keys()].at(-1) ?? null;
  }

  #connected(): readonly SurfaceKey[] {
    return this.#surfaces
      .callers()
      .filter((caller) => INTERACTIVE.has(caller.kind))
      .map((caller) => caller.surface);
  }
}
