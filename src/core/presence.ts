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

/** Who was seen at a surface less than this ago still sits there. */
const DESK_MS = 2 * 60_000;

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

/** Where people are, and when they were last there. */
export class Presence {
  readonly #deps: PresenceDeps;
  /** When someone was last at each surface. */
  readonly #seen = new Map<SurfaceKey, number>();
  /** Until when someone is taken to look at each. */
  readonly #looking = new Map<SurfaceKey, number>();
  /** When someone last typed to an agent, through whatever door. */
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
    if (!INTERACTIVE.has(kind)) return;
    const now = this.#deps.clock.now();
    this.#looking.set(surface, here ? now + LOOKING_MS : now);
    this.#see(surface, now);
  }

  /** A person types to an agent, into its terminal or in a chat: they are there, and look at that one. */
  typed(agent: AgentId): void {
    const now = this.#deps.clock.now();
    this.#typed.set(agent, now);
    const last = this.lastTerminal();
    if (last !== null) this.#see(last.surface, now);
  }

  /** The surface's connection is gone: until when someone was there is written down. */
  left({ surface }: Caller): void {
    const seen = this.#seen.get(surface);
    if (seen !== undefined) this.#write(surface, seen, 0);
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
    const now = this.#deps.clock.now();
    return Math.max(0, ...this.#desks().map(({ surface }) => (this.#looking.get(surface) ?? 0) - now));
  }

  /** Whether someone is taken to sit at a surface: they were seen there of late. A phone is no desk. */
  isAtDesk(): boolean {
    const now = this.#deps.clock.now();
    return this.#desks().some(({ surface }) => now - (this.#seen.get(surface) ?? 0) < DESK_MS);
  }

  /** The surface in a terminal, of those connected, that was used last; null: there is none. */
  lastTerminal(): Caller | null {
    const at = ({ surface }: Caller): number => this.#seen.get(surface) ?? 0;
    const terminals = this.#desks().filter(({ kind }) => kind === 'tui');
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

  #see(surface: SurfaceKey, now: number): void {
    const last = this.#last(surface);
    if (last !== null && now - last > AWAY_MS) this.#before.set(surface, last);
    this.#seen.set(surface, now);
    this.#write(surface, now, WRITE_MS);
  }

  #write(surface: SurfaceKey, at: number, apart: number): void {
    const { state, journal } = this.#deps;
    const written = state.visits.get(surface);
    if (written !== undefined && at - written <= apart) return;
    void journal.note({ changes: [{ kind: 'visit_put', visit: { surface, at } }] });
  }

  #last(surface: SurfaceKey): number | null {
    return this.#seen.get(surface) ?? this.#deps.state.visits.get(surface) ?? null;
  }

  #lastVisited(): SurfaceKey | null {
    const known = [...new Set([...this.#deps.state.visits.keys(), ...this.#seen.keys()])];
    known.sort((a, b) => (this.#last(b) ?? 0) - (this.#last(a) ?? 0));
    return known[0] ?? null;
  }

  #desks(): readonly Caller[] {
    return this.#deps.surfaces.callers().filter(({ kind }) => kind === 'tui' || kind === 'web');
  }
}
