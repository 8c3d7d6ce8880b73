import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IAgentTerminal, IViewing } from '../../src/ports/agent-manager.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { TestTerminal } from '../surfaces/attach/test-terminal.ts';
import { offerTerminal } from './door-home.ts';
import { KeeperHome, RecordingViewer } from './keeper-home.ts';

let home: KeeperHome;
let terminals: TestTerminal[] = [];

beforeEach(() => {
  home = new KeeperHome();
});
afterEach(async () => {
  for (const terminal of terminals) await terminal.close();
  terminals = [];
  await home.end();
});

const drive = { cols: 80, rows: 24, mode: 'drive' } as const;

/** Whoever looks at an agent, by whichever way. */
type Seat = { readonly viewing: IViewing; seen(text: string): Promise<void>; received(): string };

test('ten terminals and ten surfaces see every line, and whoever takes the wheel has it', async () => {
  const core = home.core();
  await core.shell('a1', 'stty -echo; echo ready; while read line; do echo "$line $(stty size)"; done');
  await core.screen('a1', 'ready');
  const agent = core.manager.terminal('a1');
  if (agent === null) throw new Error('no terminal');
  const seats: Seat[] = [];
  for (let i = 0; i < 10; i += 1) seats.push(await byDoor(agent), await relayed(agent));
  agent.write(Buffer.from('first\r'));
  for (const seat of seats) await seat.seen('first 24 80');

  const last = seats[19]?.viewing;
  await last?.resize(70, 20);
  expect(await last?.take()).toEqual({ cols: 70, rows: 20, driver: true });
  agent.write(Buffer.from('second\r'));
  for (const seat of seats) await seat.seen('second 20 70');
  expect(seats.filter(({ viewing }) => viewing.state.driver)).toHaveLength(1);

  for (const { viewing } of seats.slice(10)) await viewing.detach();
  agent.write(Buffer.from('third\r'));
  for (const seat of seats.slice(0, 10)) await seat.seen('third 24 80');
  await core.manager.stop('a1', 100);
});

test('of what a program asks, terminals and surfaces hear nothing, and it gets one answer each', async () => {
  const core = home.core();
  const hidden = String.raw`\033\000[c\302\005\2336n\033[\0006n\302\232\033Pz\033\\\033P$qm\033\\`;
  const colours = String.raw`\033]4;1;#101010;2;?\007\033]10;?\007\033]11;?\033\\\033]0052;c;aGVsbG8=\007\033]52;c;?\007`;
  const more = String.raw`\033[>c\033[5n\033[>q\033[18t\033[21t\033[?2026$p\033[?u\033_Gi=1,a=q;AAAA\033\\`;
  const script = `stty raw -echo; read -r -n1 go; printf 'begin${hidden}${colours}${more}asked'; sleep 0.3; exec cat -v`;
  await core.manager.spawn(core.spec('a1', ['bash', '-c', `echo ready; ${script}`]));
  await core.screen('a1', 'ready');
  const agent = core.manager.terminal('a1');
  if (agent === null) throw new Error('no terminal');
  const seats = [await byDoor(agent), await relayed(agent), await byDoor(agent)];
  agent.write(Buffer.from('x'));
  // The answer to the last question, as `cat -v` writes it.
  const answers = (await core.screen('a1', '^[[?0u')).join('');
  for (const answer of ['^[[?1;2c', '^[]10;rgb:', '^[]11;rgb:', '^[]4;2;rgb:', '^[P>|moitumi('])
    expect(answers.split(answer), answer).toHaveLength(2);
  for (const seat of seats) {
    await seat.seen('asked');
    await seat.seen('^[[?0u');
    const live = /begin(.*?)asked/s.exec(seat.received())?.[1];
    expect(live).toBe('');
  }
  await core.manager.stop('a1', 100);
});

test('random bytes break nothing: terminals and surfaces get the same, and are right when the program starts over', async () => {
  const core = home.core();
  const random = seededRandom('noise');
  const noise = join(home.directory, 'noise');
  writeFileSync(
    noise,
    Uint8Array.from({ length: 300_000 }, () => random.below(256)),
  );
  await core.shell(
    'a1',
    `stty raw -echo; echo ready; read go; cat ${noise}; printf '\\030\\033cover'; exec sleep 1000`,
  );
  await core.screen('a1', 'ready');
  const agent = core.manager.terminal('a1');
  if (agent === null) throw new Error('no terminal');
  const seats = [await byDoor(agent), await relayed(agent)];
  agent.write(Buffer.from('\n'));
  const ways: string[] = [];
  for (const seat of seats) {
    await seat.seen('\x1bcover');
    ways.push(seat.received().slice(seat.received().lastIndexOf('\x1b[?2026l')));
  }
  expect(ways[0]?.length).toBeGreaterThan(100_000);
  expect(ways[0]).toBe(ways[1]);
  expect((await core.screen('a1', 'over'))[0]).toBe('over');
  await core.manager.stop('a1', 100);
});

async function byDoor(agent: IAgentTerminal): Promise<Seat> {
  const { terminal, offer } = await offerTerminal();
  terminals.push(terminal);
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer });
  const seen = async (text: string): Promise<void> => {
    await terminal.seen(new RegExp(text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')));
  };
  return { viewing, seen, received: terminal.output };
}

async function relayed(agent: IAgentTerminal): Promise<Seat> {
  const viewer = new RecordingViewer();
  const viewing = await agent.attach(viewer, drive);
  const seen = (text: string) => viewer.until(() => viewer.received.includes(text));
  return { viewing, seen, received: () => viewer.received };
}
