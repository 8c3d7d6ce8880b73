import type { AgentId } from '../domain/agent.ts';
import { AWAY_MS } from '../domain/digest.ts';
import type { SurfaceKey, SurfaceKind } from '../domain/view.ts';
import type { IClock } from '../ports/clock.ts';
import type { Caller, ISurfaces } from '../ports/control.ts';
import type { Method } from '../ports/requests.ts';
import type { CoreState } from './core-state.ts';
import type { Journal } from './journal.ts';

export type PresenceDeps = {
  readonly state: CoreState;
  readonly journal: Journal;
  readonly surfaces: ISurfaces;
  readonly clock: IClock;
};

/** How long someone who has just used a surface is taken to look at it. */
const LOOKING_MS = 60_000;

/** How often it is written down that someone is there: what a crash may cost. */
const WRITE_MS = 60_000;

const INTERACTIVE: ReadonlySet<SurfaceKind> = new Set(['tui', 'web']);

/** What only a person's hand asks a surface for. */
const DEEDS: ReadonlySet<Method> = new Set<Method>([
  'focus',
  'enter',
  'leave',
  'add_node',
  'update_node',
  'spawn_agent',
  'submit_turn',
  'answer_ask',
  'see_agent',
]);

type Use = { readonly at: number; readonly here: boolean };

/** Where people are, and when they were last there. */
export class Presence {
  readonly #deps: PresenceDeps;
  readonly #uses = new Map<SurfaceKey, Use>();
  /** When an agent's terminal was last typed into, through whatever door. */
  readonly #typed = new Map<AgentId, number>();
  /** When someone had last been there, before they came back. */
  readonly #before = new Map<SurfaceKey, number>();

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  /** A request has come. */
  asked(caller: Caller, method: Method): void {
    if (DEEDS.has(method)) this.used(caller, true);
  }

  /** A person has opened that surface: they were away since they were last there, however short that was. */
  opened(caller: Caller): void {
    const last = this.#last(caller.surface);
    this.used(caller, true);
    if (last !== null) this.#before.set(caller.surface, last);
  }

  /** A person has used that surface, or turned away from it. */
  used({ kind, surface }: Caller, here: boolean): void {
    if (INTERACTIVE.has(kind)) this.#use(surface, here);
  }

  /** A person has typed into an agent's terminal: they sit where it is shown. */
  typed(agent: AgentId): void {
    this.#typed.set(agent, this.#deps.clock.now());
    const last = this.lastTerminal();
    if (last !== null) this.#use(last.surface, this.#uses.get(last.surface)?.here ?? false);
  }

  /** The surface's connection is gone: until when someone was there is written down. */
  left({ surface }: Caller): void {
    const use = this.#uses.get(surface);
    if (use !== undefined) this.#write(surface, use.at, 0);
  }

  /** An agent is gone for good. */
  forget(agent: AgentId): void {
    this.#typed.delete(agent);
  }

  /** Whether someone types into this agent. */
  typesInto(agent: AgentId): boolean {
    return this.#deps.clock.now() - (this.#typed.get(agent) ?? 0) < LOOKING_MS;
  }

  /** For how long yet someone is taken to look at a surface that shows all agents, in ms; 0: nobody does. */
  looksFor(): number {
    const connected = new Set(this.#interactive().map(({ surface }) => surface));
    const uses = [...this.#uses].filter(([surface, { here }]) => here && connected.has(surface));
    const now = this.#deps.clock.now();
    return Math.max(0, ...uses.map(([, { at }]) => at + LOOKING_MS - now));
  }

  /** Whether someone is taken to sit at a surface. */
  isAtDesk(): boolean {
    return this.#interactive().some(
      ({ surface }) => this.#deps.clock.now() - (this.#uses.get(surface)?.at ?? 0) < AWAY_MS / 5,
    );
  }

  /** The surface in a terminal, of those connected, that was used last; null: there is none. */
  lastTerminal(): Caller | null {
    const at = ({ surface }: Caller): number => this.#uses.get(surface)?.at ?? 0;
    const terminals = this.#interactive().filter(({ kind }) => kind === 'tui');
    return terminals.reduce<Caller | null>(
      (last, caller) => (last === null || at(caller) >= at(last) ? caller : last),
      null,
    );
  }

  /**
   * When someone was last at a surface (null: at any), before they came back to it; null: never. Who has just come back
   * is told of the time that they were away.
   */
  lastSeen(surface: SurfaceKey | null): number | null {
    const key = surface ?? this.#lastVisited();
    const last = key === null ? null : this.#last(key);
    if (key === null || last === null) return null;
    return this.#deps.clock.now() - last > AWAY_MS ? last : (this.#before.get(key) ?? null);
  }

  #use(surface: SurfaceKey, here: boolean): void {
    const now = this.#deps.clock.now();
    const last = this.#last(surface);
    if (last !== null && now - last > AWAY_MS) this.#before.set(surface, last);
    this.#uses.set(surface, { at: now, here });
    this.#write(surface, now, WRITE_MS);
  }

  #write(surface: SurfaceKey, at: number, apart: number): void {
    const { state, journal } = this.#deps;
    const written = state.visits.get(surface);
    if (written !== undefined && at - written <= apart) return;
    void journal.note({ changes: [{ kind: 'visit_put', visit: { surface, at } }] });
  }

  #last(surface: SurfaceKey): number | null {
    return this.#uses.get(surface)?.at ?? this.#deps.state.visits.get(surface) ?? null;
  }

  #lastVisited(): SurfaceKey | null {
    const known = [...new Set([...this.#deps.state.visits.keys(), ...this.#uses.keys()])];
    known.sort((a, b) => (this.#last(b) ?? 0) - (this.#last(a) ?? 0));
    return known[0] ?? null;
  }

  #interactive(): readonly Caller[] {
    return this.#deps.surfaces.callers().filter(({ kind }) => INTERACTIVE.has(kind));
  }
}
