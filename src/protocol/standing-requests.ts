import type { AuditEntry } from '../domain/audit.ts';
import type { Push } from '../ports/pushes.ts';
import type { Method, Params } from '../ports/requests.ts';
import type { IChannelLink } from './client-channels.ts';

/**
 * Requests whose effect ends with the connection, asked again on the next: panes that are kept, usage that is looked at,
 * an audit log that is followed.
 */
export class StandingRequests {
  #panes: Params<'keep_panes'> | null = null;
  #usage = false;
  /** The last entry seen of an audit log that is followed; null: none is. */
  #followed: number | null = null;

  /** A request was answered. */
  answered(method: Method, params: unknown, result: unknown): void {
    if (method === 'keep_panes') this.#panes = { host: (params as Params<'keep_panes'>).host };
    if (method === 'watch_usage') this.#usage = (params as Params<'watch_usage'>).on;
    if (method !== 'read_audit' || (params as Params<'read_audit'>).follow !== true) return;
    const { entries } = result as { readonly entries: readonly AuditEntry[] };
    this.#followed = entries.at(-1)?.id ?? (params as Params<'read_audit'>).after ?? 0;
  }

  /** A push has come. */
  pushed(push: Push): void {
    if (push.event === 'audit_appended' && this.#followed !== null) this.#followed = push.data.id;
  }

  /** There is a new connection: asks again, and gives what was missed as pushes. What fails is lost with the next connection. */
  renew(link: IChannelLink, push: (push: Push) => void): void {
    if (this.#panes !== null) link.once('keep_panes', this.#panes).catch(() => undefined);
    if (this.#usage) {
      link.once('watch_usage', { on: true }).then(
        (data) => push({ event: 'usage_updated', data }),
        () => undefined,
      );
    }
    if (this.#followed === null) return;
    link.once('read_audit', { after: this.#followed, follow: true }).then(
      ({ entries }) => {
        for (const entry of entries) push({ event: 'audit_appended', data: entry });
      },
      () => undefined,
    );
  }
}
