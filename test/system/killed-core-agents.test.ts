import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Agent } from '../../src/domain/agent.ts';
import { type HomeSurface, openHomeSurface } from '../support/home-surface.ts';
import { createMoitumi } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';

const WRITERS = 16;

/** Fifty numbered lines a second; `read` is the one pause that starts no process. */
const WRITER = 'stty -echo; for ((i = 1; ; i++)); do echo "line $i"; read -rt 0.02 _; done';

/** How an agent ends once the file is there, and what must be known of that. */
const ENDS = [
  { end: 'exit 0', exit_code: 0, signal: null },
  { end: 'exit 7', exit_code: 7, signal: null },
  { end: 'kill -TERM $$', exit_code: null, signal: 'SIGTERM' },
  { end: 'kill -KILL $$', exit_code: null, signal: 'SIGKILL' },
];

it('20 agents outlive a core that is killed: same processes, no byte lost, and the ends of those that ended', async () => {
  const moitumi = createMoitumi();
  const flag = join(moitumi.directory, 'end-now');
  try {
    const surface = await openHomeSurface(moitumi, 'tui:many');
    await surface.client.request('add_node', { title: 'work' });
    const start = (script: string): Promise<Agent> =>
      surface.client.request('spawn_agent', { node: 'n1', argv: ['/bin/bash', '-c', script], cwd: '/' });
    const writers = await Promise.all(Array.from({ length: WRITERS }, () => start(WRITER)));
    const ending = await Promise.all(
      ENDS.map(({ end }) => start(`until [ -e ${flag} ]; do read -rt 0.02 _; done; echo last words; ${end}`)),
    );
    const before = await Promise.all(writers.map(({ id }) => outputBeyond(surface, id, 'line 20\r\n')));

    const { pid } = surface.client.hello;
    process.kill(pid, 'SIGKILL');
    writeFileSync(flag, '');
    for (const { id } of ending) {
      await expect.poll(() => existsSync(join(moitumi.directory, 'keepers', `${id}.exit.json`))).toBe(true);
    }
    await surface.until('another core', () => surface.client.hello.pid !== pid);

    for (const [index, writer] of writers.entries()) {
      expect(await surface.client.request('get_agent', { agent: writer.id })).toMatchObject({ pid: writer.pid });
      const known = before[index] ?? '';
      const next = Number(/line (\d+)\r\n$/.exec(known)?.[1]) + 20;
      const after = await outputBeyond(surface, writer.id, `line ${next}\r\n`);
      expect(after.startsWith(known)).toBe(true);
      const lines = after.split('\r\n').slice(0, -1);
      expect(lines).toEqual(lines.map((_, line) => `line ${line + 1}`));
    }
    for (const [index, { id }] of ending.entries()) {
      const { exit_code, signal } = ENDS[index] ?? {};
      await surface.until(`the end of ${id}`, () => surface.mirror.state.agents.get(id)?.state === 'exited');
      expect(await surface.client.request('get_agent', { agent: id })).toMatchObject({ exit_code, signal });
      expect(await outputBeyond(surface, id, 'last words\r\n')).toBe('last words\r\n');
    }
    await surface.client.close();
  } finally {
    await leaveNothing(moitumi);
  }
});

/** All that an agent wrote so far, from the first byte to the end of a line, once it has written a text. */
async function outputBeyond({ client }: HomeSurface, agent: string, text: string): Promise<string> {
  let all = '';
  let since = 0;
  for (;;) {
    const slice = await client.request('read_output', { agent, since, wait_ms: 2_000 });
    expect(slice.from).toBe(since);
    since = slice.next;
    all += Buffer.from(slice.data, 'base64').toString();
    if (all.includes(text)) return all.slice(0, all.lastIndexOf('\r\n') + 2);
    if (slice.ended) throw new Error(`${agent} ended without ${JSON.stringify(text)}`);
  }
}
