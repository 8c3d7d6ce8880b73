import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type HttpRecorder, httpRecorder } from '../support/http-recorder.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { createBuiltCli } from './built-cli.ts';

const { moitumi, run } = createBuiltCli();
afterAll(() => leaveNothing(moitumi));

const open: HttpRecorder[] = [];
afterEach(() => {
  for (const recorder of open.splice(0)) recorder.close();
});

/** Has the daemon call people by a server that answers so. */
async function configured(answer: number): Promise<HttpRecorder> {
  const recorder = await httpRecorder(answer);
  open.push(recorder);
  writeFileSync(join(moitumi.directory, 'config.toml'), `[notify]\ndesktop = "off"\nwebhook = "${recorder.url}"\n`);
  await run('daemon', 'reload');
  return recorder;
}

describe('a daemon that calls people', () => {
  it('does so as the configuration says by now, and puts no address into its log', async () => {
    await run('daemon', 'start');
    const first = await configured(403);
    const refused = await moitumi.run(['notify', 'test']);
    const terminal = 'terminal: no surface with a terminal is connected\n';
    expect(refused).toMatchObject({ code: 1, stdout: `${terminal}webhook: the server answered 403\n` });
    const second = await configured(200);
    expect(await run('notify', 'test')).toBe(`${terminal}webhook: sent\n`);
    expect([first.posted.length, second.posted.length]).toEqual([1, 1]);
    await run('add', 'Fail');
    await run('spawn', 'n1', '--', 'sh', '-c', 'exit 3');
    await expect.poll(() => second.posted.length, { timeout: 15_000 }).toBe(2);
    expect(JSON.parse(second.posted[1]?.body ?? '')).toMatchObject({ kind: 'ended', title: 'command a1 exited 3' });
    expect(await run('digest')).toContain('✗ a1 command: exited 3');
    const log = readFileSync(join(moitumi.directory, 'logs', 'moitumi.log'), 'utf8');
    expect(log).not.toContain('secret');
  });
});
