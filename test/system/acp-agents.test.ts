import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuiltProgram } from '../adapters/store/program.ts';
import { configurePeer } from '../support/acp-home.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { createBuiltCli } from './built-cli.ts';

type AgentForm = { id: string; state: string; session: string | null; evidence: { text: string } };
type AskForm = { id: string; text: string; via: string };
type StatusForm = { pid: number };

const { moitumi, run } = createBuiltCli();
let peer: BuiltProgram;

beforeAll(async () => {
  peer = await configurePeer(moitumi, 'dead');
  await run('add', 'Work', '--cwd', moitumi.directory);
});
afterAll(async () => {
  await leaveNothing(moitumi);
  peer.dispose();
});

const agent = async (id: string) =>
  (await moitumi.json<AgentForm[]>(['agents', '--all'])).find((each) => each.id === id);
const asks = () => moitumi.json<AskForm[]>(['asks']);
const screen = (id: string) => run('screen', id, '--scrollback', '200');

/** Kills the core; the next command starts another. */
async function killCore(): Promise<void> {
  const { pid } = await moitumi.json<StatusForm>(['status']);
  process.kill(pid, 'SIGKILL');
}

describe('an ACP agent', () => {
  it('takes prompts by its protocol, and shows the conversation', async () => {
    expect(await run('spawn', 'n1', 'peer', '--prompt', 'echo first')).toBe('a1\n');
    await expect.poll(() => screen('a1')).toContain('You said: echo first');
    expect((await run('send', 'a1', 'echo second', '--wait')).trim()).toBe('You said: echo second');
    expect(await screen('a1')).toMatch(/> echo first\nYou said: echo first\n> echo second\nYou said: echo second\n>/);
    expect(await agent('a1')).toMatchObject({ state: 'idle', session: 'peer-session-1' });
  });

  it('asks through a core that was killed, and takes the answer of the next', async () => {
    await run('send', 'a1', 'permission make all');
    await expect.poll(asks).toMatchObject([{ id: 'q1', via: 'protocol' }]);
    await killCore();
    expect(await asks()).toMatchObject([{ id: 'q1' }]);
    await run('answer', 'q1', 'yes');
    await expect.poll(() => screen('a1')).toContain('answered with opt-a');
    await run('wait', 'a1', '--for', 'idle', '--timeout', '10');
    expect(await asks()).toEqual([]);
  });

  it('is typed to at its own terminal as well, answered and interrupted there', async () => {
    await run('keys', 'a1', 'e', 'c', 'h', 'o', 'Space', 'k', 'e', 'y', 's', 'Enter');
    await expect.poll(() => screen('a1')).toContain('You said: echo keys');
    await run('send', 'a1', 'permission ls');
    await expect.poll(() => screen('a1')).toContain('3  Reject');
    await run('keys', 'a1', '3');
    await expect.poll(() => screen('a1')).toContain('answered with opt-c');
    await run('send', 'a1', 'slow');
    await run('wait', 'a1', '--for', 'working', '--timeout', '10');
    await run('interrupt', 'a1');
    await run('wait', 'a1', '--for', 'idle', '--timeout', '10');
    expect(await screen('a1')).toMatch(/interrupted\n>/);
    await run('send', 'a1', 'tomorrow', '--wait');
    expect(await agent('a1')).toMatchObject({ state: 'idle' });
  });

  it('is stopped with its host, and its conversation is taken up by another', async () => {
    await run('stop', 'a1');
    expect(await agent('a1')).toMatchObject({ state: 'exited', evidence: { text: 'ended by SIGHUP' } });
    const resumed = (await run('resume', 'a1')).trim();
    await run('wait', resumed, '--for', 'idle', '--timeout', '10');
    expect(await screen(resumed)).toMatch(/what was said before\n· took up conversation peer-session-1/);
    await run('stop', resumed);
    expect(readdirSync(join(moitumi.directory, 'run')).filter((name) => name.startsWith('a'))).toEqual([]);
  });

  it('that cannot work says why', async () => {
    const id = (await run('spawn', 'n1', 'dead')).trim();
    await run('wait', id, '--for', 'exited', '--timeout', '10');
    const { evidence } = (await agent(id)) ?? { evidence: { text: '' } };
    expect(evidence.text).toMatch(/^exited with code 1: .*exited with code 3; it wrote: no licence found$/);
  });
});
