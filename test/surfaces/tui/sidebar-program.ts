// Runs the sidebar in this terminal against a fake core: the system tests of the terminal's hygiene start it in a pty.
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import { runTui } from '../../../surfaces/tui/run-tui.ts';
import { aGraph, SHIP } from './a-cortex.ts';
import { FakeClient } from './fake-client.ts';

const client = new FakeClient(process.env['EMPTY'] === '1' ? aGraph([]) : SHIP, {
  read_screen: () => ({
    cols: 80,
    rows: 1,
    lines: ['the screen of an agent'],
    scrollback: 0,
    cursor: { x: 0, y: 0, visible: true },
    title: null,
    alternate: false,
    offset: 1,
  }),
});

const exit = await runTui({
  client: async (onPush, onConnection) => {
    client.onPush = onPush;
    client.onConnection = onConnection;
    client.sync();
    return client;
  },
  input: process.stdin,
  output: process.stdout,
  clock: createSystemClock(),
  hostPane: null,
  panes: null,
  showPane: null,
  segment: null,
  around: null,
  attach: async (_client, agent) => {
    process.stdout.write(`attached to ${agent}, Enter leaves\r\n`);
    process.stdin.resume();
    await new Promise((left) => process.stdin.once('data', left));
  },
  chat: async (node) => {
    process.stdout.write(`chat of ${node}, Enter leaves\r\n`);
    process.stdin.resume();
    await new Promise((left) => process.stdin.once('data', left));
  },
  // The demo stands for a part that crashes.
  demo: async () => {
    setImmediate(() => {
      throw new Error('the sidebar crashed');
    });
  },
  profiles: [{ name: 'claude', prompt: 'argument' }],
  spawnDefaults: { cwd: '/', env: { NO_COLOR: '1' } },
  theme: 'auto',
  embedded: null,
  version: '1.2.3',
});
process.stdout.write(`ended: ${exit}\r\n`, () => process.exit(0));
