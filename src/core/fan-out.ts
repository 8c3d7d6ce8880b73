import type { Change } from '../domain/change.ts';
import { isLogged } from '../domain/change.ts';
import type { NodeId } from '../domain/node.ts';
import type { SurfaceKey } from '../domain/view.ts';
import type { Caller, ISurfaces } from '../ports/control.ts';
import { pushOfLogged } from '../ports/logged-push.ts';
import type { Push } from '../ports/pushes.ts';
import type { Committed } from './journal.ts';

/** Tells the surfaces what has become durable. */
export class FanOut {
  readonly #surfaces: ISurfaces;
  readonly #followers = new Set<Caller>();
  /** What each view had entered when it was last told, to tell a move from an entering. */
  readonly #entered = new Map<SurfaceKey, NodeId | null>();

  constructor(surfaces: ISurfaces) {
    this.#surfaces = surfaces;
  }

  publish(committed: Committed): void {
    let seq = committed.first_seq;
    for (const change of committed.changes) {
      const push = isLogged(change) ? pushOfLogged(change, seq++) : this.#pushOfRow(change);
      if (push !== null) this.#surfaces.present(push);
    }
    for (const follower of this.#followers) {
      for (const entry of committed.audit) follower.presenter.present({ event: 'audit_appended', data: entry });
    }
  }

  /** From now on the caller hears of every audit entry. */
  followAudit(caller: Caller): void {
    this.#followers.add(caller);
  }

  left(caller: Caller): void {
    this.#followers.delete(caller);
  }

  #pushOfRow(change: Change): Push | null {
    switch (change.kind) {
      case 'agent_put':
        return { event: 'agent_status_changed', data: change.agent };
      case 'prompt_put':
        return { event: 'prompt_updated', data: change.prompt };
      case 'view_put': {
        const { surface, entered } = change.view;
        const moved = (this.#entered.get(surface) ?? null) !== entered;
        this.#entered.set(surface, entered);
        return { event: moved ? 'enter_node' : 'focus_node', data: change.view };
      }
      default:
        return null;
    }
  }
}
