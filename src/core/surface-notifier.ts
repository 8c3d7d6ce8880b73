import type { ISurfaces } from '../ports/control.ts';
import type { INotifier } from '../ports/notifier.ts';
import type { Presence } from './presence.ts';

/** The terminal around the surface that was used last. */
export function surfaceNotifier(presence: Presence, surfaces: ISurfaces): INotifier {
  return {
    notify: async (notification) => {
      const caller = presence.lastTerminal();
      if (caller === null) throw new Error('no surface with a terminal is connected');
      caller.presenter.present({ event: 'attention', data: notification });
    },
    withdraw: (id) => surfaces.present({ event: 'attention_over', data: { id } }),
  };
}
