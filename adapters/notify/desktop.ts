import { execFile } from 'node:child_process';
import type { Notification } from '../../src/domain/notification.ts';
import type { INotifier } from '../../src/ports/notifier.ts';

/** Runs a program with these arguments, without a shell; resolves with what it prints. */
type Run = (program: string, args: readonly string[]) => Promise<string>;

export type DesktopOptions = {
  readonly platform: NodeJS.Platform;
  /** What the programs are run with: where the desktop is, and where they are. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** A desktop that does not answer is not waited for any longer, in ms. */
const PATIENCE = 5_000;

/** Pop-ups of the desktop, by what it ships with: `osascript` on macOS, `notify-send` elsewhere. */
export function createDesktopNotifier({ platform, env }: DesktopOptions): INotifier {
  const run: Run = (program, args) =>
    new Promise((resolve, reject) => {
      execFile(program, args, { env, timeout: PATIENCE }, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(new Error(reasonOf(program, error), { cause: error }));
      });
    });
  return platform === 'darwin' ? appleNotifier(run) : freedesktopNotifier(run);
}

function freedesktopNotifier(run: Run): INotifier {
  /** The desktop's own numbers, by our ids: known once a pop-up is up. */
  const numbers = new Map<string, Promise<string | null>>();
  // Before libnotify 0.8 it prints no numbers: there every notification is one more.
  let numbered = true;
  const show = async (notification: Notification): Promise<string | null> => {
    const before = (await numbers.get(notification.id)) ?? null;
    const args = argumentsOf(notification);
    if (!numbered) return run('notify-send', args).then(() => null);
    try {
      const printed = await run('notify-send', ['-p', ...(before === null ? [] : ['-r', before]), ...args]);
      return /^\d+$/.exec(printed.trim())?.[0] ?? null;
    } catch (thrown) {
      if (!isUnknownOption(thrown)) throw thrown;
      numbered = false;
      return run('notify-send', args).then(() => null);
    }
  };
  return {
    notify: async (notification) => {
      const shown = show(notification);
      numbers.set(
        notification.id,
        shown.catch(() => null),
      );
      await shown;
    },
    withdraw: (id) => {
      const number = numbers.get(id);
      numbers.delete(id);
      void number?.then(async (known) => {
        if (known !== null) await close(run, known);
      });
    },
  };
}

/** `notify-send` shows, and cannot close: the bus can. Where no `gdbus` is, the pop-up stays. */
async function close(run: Run, number: string): Promise<void> {
  const name = 'org.freedesktop.Notifications';
  const path = ['--dest', name, '--object-path', '/org/freedesktop/Notifications'];
  await run('gdbus', ['call', '--session', ...path, '--method', `${name}.CloseNotification`, number]).catch(() => '');
}

/** Bodies are markup there. */
function argumentsOf({ title, body, urgent }: Notification): readonly string[] {
  const plain = body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ['-a', 'moitumi', '-u', urgent ? 'critical' : 'normal', '--', title, plain];
}

/** The texts go in as arguments of the script, never as a part of it. */
const APPLE_SCRIPT = 'on run {title, body}\ndisplay notification body with title title\nend run';

/** macOS neither replaces nor takes back what a script shows. */
function appleNotifier(run: Run): INotifier {
  return {
    notify: async ({ title, body }) => {
      await run('osascript', ['-e', APPLE_SCRIPT, '--', title, body]);
    },
    withdraw: () => undefined,
  };
}

function isUnknownOption(thrown: unknown): boolean {
  return thrown instanceof Error && /unknown option/i.test(thrown.message);
}

function reasonOf(program: string, error: Error & { readonly code?: unknown; readonly killed?: boolean }): string {
  if (error.code === 'ENOENT') return `${program} is not installed`;
  if (error.killed === true) return `${program} did not end within ${PATIENCE / 1000} s`;
  const said = error.message.split('\n').slice(1).join(' ').trim();
  return said === '' ? `${program} failed` : `${program}: ${said.slice(0, 200)}`;
}
