import { expect } from 'vitest';
import { readProcess } from '../../adapters/agents/process-table.ts';
import { type Core, IMPATIENT, KeeperHome } from './keeper-home.ts';

const WRITER = 'stty -echo; for ((i = 1; ; i++)); do echo "line $i"; read -rt 0.002 _; done';

/** Stops a keeper by SIGSTOP until `over` resolves, with agents in it that write and one that ends meanwhile. */
export async function surviveStop(over: () => Promise<void>): Promise<void> {
  const home = new KeeperHome();
  try {
    const core = home.core(IMPATIENT);
    const writer = await core.manager.spawn(core.spec('a1', ['bash', '-c', WRITER]));
    await core.shell('a2', 'read line; exit 6');
    await core.screen('a1', 'line 20');
    const [keeper] = home.keepers;
    keeper?.kill('SIGSTOP');
    core.manager.terminal('a2')?.write(Buffer.from('\r'));
    await core.signal('keeper_silent', 'a1');
    await core.signal('keeper_silent', 'a2');
    await over();

    // Neither touched nor doubled; what is new goes elsewhere.
    await expect(core.manager.stop('a1', 10)).rejects.toMatchObject({ code: 'keeper_silent' });
    expect(readProcess(writer.pid)).not.toBe(null);
    expect((await core.shell('a3', 'sleep 60')).keeper).toBe('k2');
    expect(core.signals.filter(({ kind }) => kind === 'keeper_lost' || kind === 'exited')).toEqual([]);

    keeper?.kill('SIGCONT');
    await core.signal('keeper_back', 'a1');
    expect(await core.signal('exited', 'a2')).toMatchObject({ exit_code: 6, signal: null });
    await expectAllLines(core);
    expect(readProcess(writer.pid)).not.toBe(null);
    await core.manager.stop('a1', 100);
    await core.manager.stop('a3', 100);
  } finally {
    await home.end();
  }
}

/** Nothing that was written is missing, before, during and after. */
async function expectAllLines(core: Core): Promise<void> {
  const terminal = core.manager.terminal('a1');
  let text = '';
  let since = 0;
  const upTo = (await terminal?.readOutput({ since: 0, max: 512 * 1024, waitMs: 0 }))?.next ?? 0;
  while (since < upTo + 1_000) {
    const slice = await terminal?.readOutput({ since, max: 512 * 1024, waitMs: 2_000 });
    if (slice === undefined) throw new Error('no terminal of a1');
    expect(slice.from).toBe(since);
    since = slice.next;
    text += Buffer.from(slice.data, 'base64').toString();
  }
  const lines = text.split('\r\n').slice(0, -1);
  expect(lines).toEqual(lines.map((_, index) => `line ${index + 1}`));
}
