import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScreenModel, type ScreenModel } from '../../adapters/terminal/screen-model.ts';
import type { TestTerminal } from '../surfaces/attach/test-terminal.ts';
import { offerCookedTerminal } from './door-home.ts';
import { type Core, KeeperHome, RecordingViewer } from './keeper-home.ts';

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
const SHELL = 'stty -echo; echo ready; while read -r line; do eval "$line"; done; echo over';

/** What a terminal shows that got these bytes. */
function terminalOf(bytes: string, cols = 80, rows = 24): ScreenModel {
  const ignored = () => undefined;
  const listener = { answer: ignored, title: ignored, programStatus: ignored, fault: ignored };
  const model = createScreenModel({ cols, rows }, '0', listener);
  model.feed(Buffer.from(bytes));
  return model;
}

function rowsOf(model: ScreenModel): readonly string[] {
  return model.read({ scrollback: 1_000, ansi: true }).lines;
}

async function started(core: Core) {
  await core.shell('a1', SHELL);
  await core.screen('a1', 'ready');
  const terminal = core.manager.terminal('a1');
  if (terminal === null) throw new Error('no terminal of a1');
  return terminal;
}

async function offered() {
  const made = await offerCookedTerminal();
  terminals.push(made.terminal);
  return made;
}

test('a terminal with a line has it below the agent, which has one row less, by the door as relayed', async () => {
  const core = home.core();
  const agent = await started(core);
  const { terminal, offer } = await offered();
  const relayed = new RecordingViewer();
  const viewing = await agent.attach(new RecordingViewer(), { ...drive, tty: offer, line: 'two wait' });
  expect(viewing.state).toEqual({ cols: 80, rows: 23, driver: true });
  const other = await agent.attach(relayed, { ...drive, line: 'two wait' });
  terminal.type('seq 1 100; tput smcup; tput setaf 1; seq 1 40; stty size; tput cup 99 0; printf "\\a"; echo end\r');
  await terminal.seen(/end/);
  await relayed.until(() => relayed.received.includes('end'));
  expect(relayed.received).toContain('\x07');
  for (const text of ['nobody waits', 'one waits']) {
    viewing.say(text);
    other.say(text);
    await terminal.seen(new RegExp(text));
    await relayed.until(() => relayed.received.includes(text));
  }
  const [byDoor, byRelay] = [terminal.output().split('ready\x1b[22;2t')[1] ?? '', relayed.received].map((bytes) =>
    terminalOf(bytes),
  );
  if (byDoor === undefined || byRelay === undefined) throw new Error('two of them');
  expect(rowsOf(byDoor)).toEqual(rowsOf(byRelay));
  expect(rowsOf(byDoor).at(-1)).toMatch(/^\x1b\[[\d;]*7m one waits/);
  expect(byDoor.read({ scrollback: 0, ansi: false }).lines.slice(0, 23)).toEqual(
    (await agent.readScreen({ scrollback: 0, ansi: false })).lines,
  );
  expect(byDoor.read({ scrollback: 0, ansi: false }).lines).toContain('23 80');
  terminal.type('tput rmcup\r');
  await terminal.seen(/\x1b\[\?1049l\x1b\[[^m]*m?.*\x1b\[\?2026l/s);
  await viewing.detach();
  await terminal.seen(/\x1b\[23;2t$/);
  await core.manager.stop('a1', 100);
});

test('a terminal with a line that is resized has it in its new last row', async () => {
  const core = home.core();
  const agent = await started(core);
  const relayed = new RecordingViewer();
  const viewing = await agent.attach(relayed, { ...drive, line: 'somebody waits' });
  void viewing.resize(60, 12);
  await core.signal('resized', 'a1', ({ cols, rows }) => cols === 60 && rows === 11);
  agent.write(Buffer.from('stty size\r'));
  await relayed.until(() => relayed.received.includes('11 60'));
  const last = relayed.received.lastIndexOf('\x1b[?1049l');
  expect(rowsOf(terminalOf(relayed.received.slice(last), 60, 12)).at(-1)).toContain('somebody waits');
  await core.manager.stop('a1', 100);
});

test('a watcher of another size has the line, too', async () => {
  const core = home.core();
  const agent = await started(core);
  const relayed = new RecordingViewer();
  await agent.attach(new RecordingViewer(), drive);
  const viewing = await agent.attach(relayed, { cols: 40, rows: 10, mode: 'watch', line: 'somebody waits' });
  await relayed.until(() => relayed.received.includes('ready'));
  viewing.say('nobody does');
  await relayed.until(() => relayed.received.includes('nobody'));
  const model = terminalOf(relayed.received, 40, 10);
  expect(model.read({ scrollback: 0, ansi: false }).lines[0]).toBe('ready');
  expect(rowsOf(model).at(-1)).toContain(' nobody does');
  await core.manager.stop('a1', 100);
});
