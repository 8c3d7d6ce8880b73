import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Screen } from '../../src/ports/requests.ts';
import { openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';
import { underLoad } from './under-load.ts';

const RESTARTS = 20;

it(`${RESTARTS} restarts of the core are not noticed by those who work with it`, { timeout: 120_000 }, async () => {
  await underLoad(`${RESTARTS} restarts`, async ({ moitumi, surfaces, loads }) => {
    const terminal = openTmuxTerminal(moitumi, { cols: 80, rows: 24 });
    try {
      expect(await moitumi.run(['add', 'Looked at'])).toMatchObject({ code: 0 });
      expect(await moitumi.run(['spawn', 'Looked at', '--', 'cat'])).toMatchObject({ code: 0 });
      terminal.command('clear; moitumi attach "Looked at"');
      for (let restart = 1; restart <= RESTARTS; restart += 1) {
        const [watcher] = surfaces;
        const { pid } = watcher.client.hello;
        expect(await moitumi.run(['daemon', 'restart'])).toMatchObject({ code: 0 });
        await watcher.until('another core', () => watcher.client.hello.pid !== pid);
        await typeLine(terminal, `word ${restart}`);
      }
      const { lines } = await moitumi.json<Screen>(['screen', 'Looked at']);
      await expect.poll(() => rows(terminal.text())).toEqual(rows(lines.join('\n')));
      expect(lines.length).toBeGreaterThan(20);
    } finally {
      terminal.close();
    }
    for (const load of loads) expect([...load.words.unsure]).toEqual([]);
  });
});

/** What is typed while the connection is away is lost, as promised; a person types it again, and so do we. */
async function typeLine(terminal: TmuxTerminal, line: string): Promise<void> {
  for (let attempt = 1; !rows(terminal.text()).includes(line); attempt += 1) {
    if (attempt > 20) throw new Error(`${line} does not show; this does:\n${terminal.text()}`);
    terminal.keys('C-u');
    terminal.type(line);
    terminal.keys('Enter');
    await sleep(100);
  }
}

function rows(screen: string): readonly string[] {
  return screen
    .trimEnd()
    .split('\n')
    .map((row) => row.trimEnd());
}
