import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesktopNotifier } from '../../../adapters/notify/desktop.ts';
import type { Notification } from '../../../src/domain/notification.ts';

const call: Notification = {
  ...{ id: 'a3', kind: 'ask', agent: 'a3', node: 'n1', urgent: true, at: 0 },
  ...{ title: '-claude a3 waits', body: 'Fix <the> login & $(go)' },
};

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'moitumi-desktop-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A program on the PATH that writes its arguments down, a line each, then does this. */
async function program(name: string, script: string): Promise<void> {
  const file = join(directory, name);
  await writeFile(file, `#!/bin/sh\n{ echo "${name}:"; printf '%s\\n' "$@"; } >> "${directory}/calls"\n${script}\n`);
  await chmod(file, 0o755);
}

const calls = async (): Promise<readonly (readonly string[])[]> => {
  const text = await readFile(join(directory, 'calls'), 'utf8');
  return text.split(/^(?=notify-send:|gdbus:|osascript:)/m).map((each) => each.trimEnd().split('\n'));
};

const notifier = (platform: NodeJS.Platform) =>
  createDesktopNotifier({ platform, env: { PATH: `${directory}:/usr/bin:/bin` } });

describe('the desktop', () => {
  it('shows a pop-up, another one of the same agent in its place, and closes it', async () => {
    await program('notify-send', 'echo 7');
    await program('gdbus', 'exit 0');
    const way = notifier('linux');
    await way.notify(call);
    await way.notify({ ...call, urgent: false, body: '' });
    way.withdraw('a3');
    await expect.poll(async () => (await calls()).length).toBe(3);
    const [first, second, third] = await calls();
    const text = ['--', '-claude a3 waits', 'Fix &lt;the&gt; login &amp; $(go)'];
    expect(first).toEqual(['notify-send:', '-p', '-a', 'moitumi', '-u', 'critical', ...text]);
    expect(second?.slice(0, 8)).toEqual(['notify-send:', '-p', '-r', '7', '-a', 'moitumi', '-u', 'normal']);
    expect(third?.slice(-2)).toEqual(['org.freedesktop.Notifications.CloseNotification', '7']);
  });

  it('is asked without numbers where its program knows none', async () => {
    await program('notify-send', 'if [ "$1" = -p ]; then echo "Unknown option -p" >&2; exit 1; fi');
    const way = notifier('linux');
    await way.notify(call);
    await way.notify(call);
    expect((await calls()).map((each) => each[1])).toEqual(['-p', '-a', '-a']);
  });

  it('says what was in its way', async () => {
    await program('notify-send', 'echo "Cannot autolaunch D-Bus" >&2; exit 1');
    await expect(notifier('linux').notify(call)).rejects.toThrow('notify-send: Cannot autolaunch D-Bus');
    const nowhere = createDesktopNotifier({ platform: 'linux', env: { PATH: '/nowhere' } });
    await expect(nowhere.notify(call)).rejects.toThrow('notify-send is not installed');
  });

  it('of macOS gets the texts as arguments, never as a part of a script', async () => {
    await program('osascript', 'exit 0');
    await notifier('darwin').notify({ ...call, body: '" & do shell script "x' });
    const [said] = await calls();
    expect(said?.slice(-2)).toEqual(['-claude a3 waits', '" & do shell script "x']);
    expect(said?.slice(0, 3)).toEqual(['osascript:', '-e', 'on run {title, body}']);
  });
});
