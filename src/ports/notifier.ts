import type { Notification } from '../domain/notification.ts';

/** A way to a person who looks at no surface. */
export interface INotifier {
  /**
   * Shows it, in the place of one of the same id. A promise, where there is one, settles with how it went; rejecting
   * with what was in the way, in words without secrets.
   */
  notify(notification: Notification): void | Promise<void>;
  /** The reason is gone: takes it back where it can. Never throws; an id that nobody knows does nothing. */
  withdraw(id: string): void;
}

/** A way, and the name by which its outcome is told. */
export type NamedNotifier = { readonly name: string; readonly notifier: INotifier };
