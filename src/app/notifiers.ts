import type { INotifier, NamedNotifier } from '../ports/notifier.ts';
import type { Config } from './config.ts';

/** The ways to people that a configuration has, beside their surfaces. */
export type Notifiers = {
  /** Those of the configuration as it is now. */
  readonly ways: () => readonly NamedNotifier[];
  /** Gives up what is still on its way. */
  readonly close: () => void;
};

type Host = { readonly platform: NodeJS.Platform; readonly env: Readonly<Record<string, string | undefined>> };

type Way = NamedNotifier & { readonly close: () => void };

/** Makes the ways anew once the configuration has changed. */
export function createNotifiers(config: () => Config['notify'], host: Host): Notifiers {
  let made: { readonly of: string; readonly ways: readonly Way[] } | null = null;
  const close = (): void => {
    for (const way of made?.ways ?? []) way.close();
  };
  return {
    close,
    ways: () => {
      const { desktop, webhook, ntfy } = config();
      const of = JSON.stringify([desktop, webhook, ntfy]);
      if (made?.of === of) return made.ways;
      close();
      made = { of, ways: waysOf(config(), host) };
      return made.ways;
    },
  };
}

function waysOf({ desktop, webhook, ntfy }: Config['notify'], host: Host): readonly Way[] {
  const desktopWay = lazy('desktop', async () =>
    (await import('../../adapters/notify/desktop.ts')).createDesktopNotifier(host),
  );
  return [
    ...(desktop === 'on' || (desktop === 'auto' && hasDesktop(host)) ? [desktopWay] : []),
    ...(webhook === ''
      ? []
      : [
          lazy('webhook', async () =>
            (await import('../../adapters/notify/webhook.ts')).createWebhookNotifier(webhook),
          ),
        ]),
    ...(ntfy === ''
      ? []
      : [lazy('ntfy', async () => (await import('../../adapters/notify/webhook.ts')).createNtfyNotifier(ntfy))]),
  ];
}

/** Whether this session seems to have a desktop. */
function hasDesktop({ platform, env }: Host): boolean {
  if (platform === 'darwin') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => (value ?? '') !== '');
}

/** A way whose code is loaded with the first notification: most cores never send one. */
function lazy(name: string, load: () => Promise<INotifier & { readonly close?: () => void }>): Way {
  let loaded: ReturnType<typeof load> | null = null;
  return {
    name,
    notifier: {
      notify: async (notification) => {
        loaded ??= load();
        await (await loaded).notify(notification);
      },
      withdraw: (id) => void loaded?.then((notifier) => notifier.withdraw(id)),
    },
    close: () => void loaded?.then((notifier) => notifier.close?.()),
  };
}
