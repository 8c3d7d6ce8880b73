import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScreenModel } from '../../adapters/terminal/screen-model.ts';
import { KeeperHome, RecordingViewer } from './keeper-home.ts';

let home: KeeperHome;
beforeEach(() => {
  home = new KeeperHome();
});
afterEach(() => home.end());

/** What a terminal shows that got these bytes. */
function shown(viewer: RecordingViewer, cols: number, rows: number): string {
  const ignored = () => undefined;
  const listener = { answer: ignored, title: ignored, programStatus: ignored, fault: ignored };
  const model = createScreenModel({ cols, rows }, '0', listener);
  model.feed(Buffer.from(viewer.received));
  return model.read({ scrollback: 0, ansi: false }).lines.join('\n').trimEnd();
}

const drive = { cols: 80, rows: 24, mode: 'drive' } as const;

test('two viewers see the same; the first has its size on the pty, and the next has it when the first leaves', async () => {
  const core = home.core();
  await core.shell('a1', 'echo ready; trap "stty size" WINCH; while :; do read line; echo "got $line"; done');
  await core.screen('a1', 'ready');
  const terminal = core.manager.terminal('a1');
  if (terminal === null) throw new Error('no terminal');
  const [first, second] = [new RecordingViewer(), new RecordingViewer()];
  const one = await terminal.attach(first, { ...drive, cols: 90, rows: 30 });
  expect(one.state).toEqual({ cols: 90, rows: 30, driver: true });
  const two = await terminal.attach(second, { ...drive, cols: 70, rows: 20 });
  expect(two.state).toEqual({ cols: 90, rows: 30, driver: false });

  one.input(Buffer.from('from one\r'));
  await second.until(() => second.received.includes('got from one'));
  two.input(Buffer.from('from two\r'));
  await first.until(() => first.received.includes('got from two'));

  expect(await two.take()).toEqual({ cols: 70, rows: 20, driver: true });
  await first.until(() => first.states.some((state) => !state.driver && state.cols === 70));
  await core.screen('a1', '20 70');
  await two.detach();
  await first.until(() => first.states.at(-1)?.driver === true);
  expect(first.states.at(-1)).toEqual({ cols: 90, rows: 30, driver: true });
  await core.screen('a1', '30 90');
  await core.manager.stop('a1', 100);
  await first.until(() => first.ended !== null);
  expect(first.ended).toBe('exited');
  expect(second.ended).toBe(null);
});

test('a terminal that has shown the agent before gets its screen, and not its scrollback once more', async () => {
  const core = home.core();
  await core.shell('a1', 'for i in $(seq 100); do echo "line $i."; done; echo ready; read line');
  await core.screen('a1', 'ready');
  const terminal = core.manager.terminal('a1');
  const [first, again] = [new RecordingViewer(), new RecordingViewer()];
  await terminal?.attach(first, drive);
  await terminal?.attach(again, { ...drive, again: true });
  await first.until(() => first.received.includes('ready'));
  await again.until(() => again.received.includes('ready'));
  expect(first.received).toContain('line 1.');
  expect(again.received).not.toContain('line 1.');
  expect(shown(again, 80, 24)).toBe(shown(first, 80, 24));
  await core.manager.stop('a1', 100);
});

test('a core is told that a person types, and not that their window lost the keyboard', async () => {
  const core = home.core();
  await core.shell('a1', 'echo ready; while :; do read line; echo "got $line"; done');
  await core.screen('a1', 'ready');
  const viewing = await core.manager.terminal('a1')?.attach(new RecordingViewer(), drive);
  viewing?.input(Buffer.from('\x1b[O'));
  viewing?.input(Buffer.from('\x1b[I'));
  await core.manager.terminal('a1')?.write(Buffer.from('by itself\r'));
  await core.screen('a1', 'by itself');
  expect(core.signals.filter(({ kind }) => kind === 'typed')).toEqual([]);
  viewing?.input(Buffer.from('one\r'));
  viewing?.input(Buffer.from('two\r'));
  await core.screen('a1', 'got two');
  await core.signal('typed', 'a1');
  expect(core.signals.filter(({ kind }) => kind === 'typed')).toHaveLength(1);
  await core.manager.stop('a1', 100);
});

test('a watcher can neither type nor resize', async () => {
  const core = home.core();
  await core.shell('a1', 'echo ready; while :; do read line; echo "got $line"; done');
  await core.screen('a1', 'ready');
  const terminal = core.manager.terminal('a1');
  const viewer = new RecordingViewer();
  const watching = await terminal?.attach(viewer, { cols: 100, rows: 50, mode: 'watch' });
  expect(watching?.state).toEqual({ cols: 80, rows: 24, driver: false });
  watching?.input(Buffer.from('mine\r'));
  expect(await watching?.resize(33, 11)).toEqual({ cols: 80, rows: 24, driver: false });
  expect(await watching?.take()).toEqual({ cols: 80, rows: 24, driver: false });
  terminal?.write(Buffer.from('yours\r'));
  const lines = await core.screen('a1', 'got yours');
  expect(lines.join('\n')).not.toContain('mine');
  await core.manager.stop('a1', 100);
});

test('a viewer that refuses bytes gets nothing until it asks, and is right then', async () => {
  const core = home.core();
  await core.shell('a1', 'stty -echo; echo ready; while read count; do seq 1 $count; echo "did $count"; done');
  await core.screen('a1', 'ready');
  const terminal = core.manager.terminal('a1');
  const viewer = new RecordingViewer();
  const viewing = await terminal?.attach(viewer, drive);
  await viewer.until(() => viewer.received.includes('ready'));
  viewer.accepts = false;
  terminal?.write(Buffer.from('20000\r'));
  await core.screen('a1', 'did 20000');
  viewer.accepts = true;
  viewing?.refresh();
  await viewer.until(() => viewer.received.includes('did 20000'));
  terminal?.write(Buffer.from('3\r'));
  const lines = await core.screen('a1', 'did 3');
  await viewer.until(() => viewer.received.includes('did 3'));
  expect(shown(viewer, 80, 24)).toBe(lines.slice(-24).join('\n').trimEnd());
  await core.manager.stop('a1', 100);
});

test('a program gets exactly one answer to what it asks, with three viewers attached, none of whom is asked', async () => {
  const core = home.core();
  const ask = String.raw`\033[c\033[>q\033]11;?\007\033[6n\033]7501;?\033\\`;
  const script = `stty raw -echo; read -r -n1 go; printf '${ask}'; sleep 0.3; cat -v`;
  await core.manager.spawn(core.spec('a1', ['bash', '-c', `echo ready; ${script}`]));
  await core.screen('a1', 'ready');
  const viewers = [new RecordingViewer(), new RecordingViewer(), new RecordingViewer()];
  for (const viewer of viewers) await core.manager.terminal('a1')?.attach(viewer, drive);
  core.manager.terminal('a1')?.write(Buffer.from('x'));
  const text = (await core.screen('a1', '1;2c')).join('');
  expect(text).toContain('^[]7501;?^[\\^[[?1;2c^[P>|moitumi(');
  expect(text.split('^[[?1;2c')).toHaveLength(2);
  expect(text.split('^[]11;rgb:')).toHaveLength(2);
  for (const viewer of viewers) {
    await viewer.until(() => viewer.received.includes('1;2c'));
    // The answers come back as text, in caret notation; the questions must not be there.
    expect(viewer.received).not.toMatch(/\u001b\[c|\u001b\[>q|\u001b\]11;\?|\u001b\[6n|\u001b\]7501/);
  }
  await core.manager.stop('a1', 100);
});
