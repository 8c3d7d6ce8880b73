import { Door, type DoorEvents, type DoorRequest } from './door.ts';
import type { HeldAgent } from './held-agent.ts';

/** How often terminals are looked at, should nobody have told of a new size or a process that is gone. */
const LOOK_MS = 2_000;

/** Every so many looks, whether the process of each is there: somebody is to say so, but may be stopped. */
const THOROUGH = 5;

/** The doors of a keeper, by the terminal's path. */
export class Doors {
  readonly #doors = new Map<string, Door>();
  readonly #emptied: () => void;
  #watch: NodeJS.Timeout | null = null;
  #looks = 0;
  #lookedAt = 0;

  /** `emptied` is called when the last one was closed. */
  constructor(emptied: () => void) {
    this.#emptied = emptied;
  }

  get count(): number {
    return this.#doors.size;
  }

  /** A process in some terminal says that it has another size. */
  resized(): void {
    for (const door of this.#doors.values()) door.look(false);
  }

  /** Opens one, or goes on with the one that is there. Throws `no_door`. */
  open(agent: HeldAgent, asked: DoorRequest, events: DoorEvents): Door {
    const { path } = asked.tty;
    const there = this.#doors.get(path);
    if (there?.serves(agent, asked)) {
      there.hold(events);
      if (asked.line !== undefined) there.viewer.say(asked.line);
      return there;
    }
    if (there !== undefined) void there.close();
    const door: Door = new Door(agent, asked, () => this.#forget(path, door));
    this.#doors.set(path, door);
    door.hold(events);
    this.#watch ??= setInterval(() => this.#look(), LOOK_MS);
    return door;
  }

  #look(): void {
    const now = Date.now();
    this.#looks += 1;
    // After a stop nobody was told anything meanwhile.
    const thorough = this.#looks % THOROUGH === 0 || now - this.#lookedAt > 3 * LOOK_MS;
    this.#lookedAt = now;
    for (const door of this.#doors.values()) door.look(thorough);
  }

  #forget(path: string, door: Door): void {
    if (this.#doors.get(path) !== door) return;
    this.#doors.delete(path);
    if (this.#doors.size > 0) return;
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    this.#emptied();
  }
}
