import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '../support/moitumi-process.ts';
import { leaveNothing } from '../support/nothing-left.ts';
import { createBuiltCli } from './built-cli.ts';

type AskForm = { id: string; agent: string; state: string; answer: { options: string[] } | null; end: object | null };

const { moitumi, run, fails } = createBuiltCli();
beforeAll(async () => {
  await run('add', 'Fix the login');
});
afterAll(() => leaveNothing(moitumi));

const HOOK = `'${process.execPath}' '${join(PROGRAM, '..', 'hook.cjs')}' claude --wait`;

/**
 * An agent that asks as Claude Code does: it shows a dialog, which its own keyboard can answer (a line), and runs a
 * hook, whose answer closes it as well; whichever is first.
 */
function asking(command: string): readonly string[] {
  const event = { hook_event_name: 'PermissionRequest', session_id: 's', prompt_id: 'p', tool_name: 'Bash' };
  const data = JSON.stringify({ ...event, tool_input: { command } });
  const script = `
    stty -echo
    printf '\\033]7501;state=blocked\\033\\\\'
    answer=$MOITUMI_HOME/answer-$MOITUMI_AGENT_ID; mkfifo "$answer"
    (printf '%s' "$1" | ${HOOK} > "$answer.hook"; echo "hook: $(cat "$answer.hook")" > "$answer") &
    exec 3<&0
    (read -r line <&3; echo "keyboard: $line" > "$answer") &
    read -r first < "$answer"
    printf '\\033]7501;state=working\\033\\\\'
    echo "$first"
    exec sleep 1000`;
  return ['sh', '-c', script, 'asking', data];
}

const asks = (...args: readonly string[]) => moitumi.json<AskForm[]>(['asks', ...args]);
const last = async (agent: string) => (await asks(agent, '--all'))[0];

async function spawned(command: string): Promise<string> {
  const agent = (await run('spawn', 'n1', '--', ...asking(command))).trim();
  await expect.poll(() => asks(agent), { timeout: 10_000 }).toMatchObject([{ state: 'open', agent }]);
  await run('wait', agent, '--for', 'waiting', '--timeout', '10');
  return agent;
}

describe('what an agent asks by its hook', () => {
  it('is shown exactly, answered by whoever is first, and written down', async () => {
    const agent = await spawned('make test');
    expect(await run('asks', agent)).toContain('    make test\n');
    await fails(2, /q1 has no option “maybe”/, 'answer', 'q1', 'maybe');
    const both = await Promise.all([moitumi.run(['answer', 'q1', 'yes']), moitumi.run(['answer', 'q1', 'no'])]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 6]);
    await expect.poll(() => last(agent)).toMatchObject({ state: 'closed', end: { kind: 'taken' } });
    const answer = (await last(agent))?.answer?.options.join();
    expect(await run('screen', agent)).toContain(answer === 'yes' ? '"allow"' : '"deny"');
    expect(await run('audit')).toMatch(/ask_raised q1 ok .*\n(.*\n)*.*answer_ask q1 ok .*\n(.*\n)*.*ask_closed q1 ok/);
  });

  it('is withdrawn when it is answered at its own keyboard', async () => {
    const agent = await spawned('make lint');
    await run('keys', agent, 'y', 'Enter');
    await expect.poll(() => last(agent)).toMatchObject({ answer: null, end: { kind: 'withdrawn' } });
    expect(await run('screen', agent)).toContain('keyboard: y');
  });

  it('outlives the core that is killed, and is answered by the next', async () => {
    const agent = await spawned('make install');
    const [before] = await asks(agent);
    const { pid } = await moitumi.json<{ pid: number }>(['status']);
    process.kill(pid, 'SIGKILL');
    await run('answer', before?.id ?? '', 'no');
    await expect.poll(() => last(agent)).toMatchObject({ id: before?.id, end: { kind: 'taken' } });
    expect(await run('screen', agent)).toContain('"deny"');
  });

  it('is lost when the agent ends', async () => {
    const agent = await spawned('make clean');
    await run('stop', agent);
    expect(await last(agent)).toMatchObject({ answer: null, end: { kind: 'lost' } });
  });

  it('cannot be answered by an agent', async () => {
    const agent = await spawned('make distclean');
    const ask = (await last(agent))?.id ?? '';
    const answer = `'${process.execPath}' '${PROGRAM}' answer ${ask} yes; echo "exit $?"; sleep 1000`;
    const other = (await run('spawn', 'n1', '--', 'sh', '-c', answer)).trim();
    await expect.poll(() => run('screen', other)).toContain('exit 5');
    expect(await last(agent)).toMatchObject({ state: 'open' });
  });
});
