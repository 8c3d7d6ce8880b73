import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMoitumi, type Moitumi, PROGRAM } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { type SshServer, startSshServer, whyNoSshd } from '../support/ssh-server.ts';
import { openTmuxTerminal, type TmuxTerminal } from '../support/tmux-terminal.ts';

const missing = whyNoSshd();

let moitumi: Moitumi;
let server: SshServer;
let terminal: TmuxTerminal;

describe.skipIf(missing !== null)(`over ssh${missing === null ? '' : `: ${missing}`}`, () => {
  beforeEach(async () => {
    moitumi = createMoitumi();
    server = await startSshServer();
    terminal = openTmuxTerminal(moitumi, { inTmux: false });
  });
  afterEach(async () => {
    terminal.close();
    await server.close();
    await leaveNothing(moitumi);
  });

  const box = (line: string) =>
    server.clientCommand(`env MOITUMI_HOME=${moitumi.directory} LC_ALL=C.UTF-8 ${process.execPath} ${PROGRAM} ${line}`);
  const agents = () => moitumi.json<{ id: string; pid: number; state: string }[]>(['agents', '--no-start']);
  const pids = async () => (await agents()).map(({ id, pid }) => ({ id, pid }));

  /** From another terminal, since the first one is left as the connection left it. */
  async function sameAgain(line: string): Promise<void> {
    terminal.close();
    terminal = openTmuxTerminal(moitumi, { inTmux: false });
    terminal.command(box(line));
    await terminal.shows(/›• Bills/);
    await terminal.shows(/still here/);
  }

  it.each([
    { line: '--daemon', shown: 'in a tmux session of its own' },
    { line: '--daemon --no-tmux', shown: 'without tmux' },
  ])('the same view and the same agents are there again after the connection was killed, $shown', async ({ line }) => {
    terminal.command(box(line));
    await terminal.shows(/Welcome to moitumi/);
    for (const title of ['Letters', 'Bills']) {
      terminal.keys('N');
      await terminal.shows(/new:/);
      terminal.type(title);
      terminal.keys('Enter');
      await terminal.shows(new RegExp(`• ${title}`));
    }
    await moitumi.run(['spawn', 'n2', '--', 'sh', '-c', 'echo still here; sleep 1000']);
    await terminal.shows(/still here/);
    await moitumi.run(['focus', 'n2']);
    await terminal.shows(/›• Bills/);
    const before = await pids();
    expect(before).toHaveLength(1);

    process.kill(terminal.foreground(), 'SIGKILL');
    await sameAgain(line);
    for (const pid of server.sessions()) process.kill(pid, 'SIGKILL');
    await sameAgain(line);
    expect(await pids()).toEqual(before);
    terminal.keys('q');
    // Once, on a busy machine, the prompt stood twice on its line; what counts is that the shell has the terminal again.
    await terminal.shows(/^(?:shell> *)+$/);
  });
});
