import type { Agent, AgentState } from '../../../src/domain/agent.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import { AgentWait } from '../agent-wait.ts';
import type { CommandCall } from '../command.ts';
import { agentForm } from '../json-forms.ts';
import { withLiveClient } from '../live.ts';
import { settleable } from '../settleable.ts';
import { usageError } from '../usage-error.ts';

const states = ['working', 'waiting', 'idle', 'exited'] as const satisfies readonly AgentState[];

/** The longest time that a timer takes. */
const MAX_SECONDS = (2 ** 31 - 1) / 1000;

/** `moitumi wait AGENT... --for STATE [--timeout SECONDS]`: returns when each of them has been in that state. */
export async function run(call: CommandCall): Promise<number> {
  const wanted = wantedState(call);
  const seconds = call.options.number('timeout', 0);
  const agents = await waitFor(call, wanted, seconds);
  if (call.output.json) {
    await call.output.value(agents.map(agentForm));
    return 0;
  }
  const [{ agentRows }, { loadPaint }, { tableLines }] = await Promise.all([
    import('../agent-rows.ts'),
    import('../paint.ts'),
    import('../table.ts'),
  ]);
  const { color, columns } = call.output;
  await call.output.lines(tableLines(agentRows(agents, null, Date.now()), columns, await loadPaint(color)));
  return 0;
}

function wantedState({ options }: CommandCall): AgentState {
  const asked = options.text('for');
  const wanted = states.find((state) => state === asked);
  if (wanted !== undefined) return wanted;
  const said = asked === null ? '`wait` needs' : `\`${asked}\` is no state to wait for; use`;
  throw usageError(`${said} \`--for\` with one of ${states.join(', ')}.`);
}

/** Resolves with the agents as they were in that state; rejects when one cannot get there, or the time is up. */
async function waitFor(call: CommandCall, wanted: AgentState, seconds: number | null): Promise<readonly Agent[]> {
  let timer: NodeJS.Timeout | undefined;
  const outcome = settleable<void>();
  const wait = new AgentWait(wanted, { done: outcome.resolve, failed: outcome.reject });
  const startTimer = (limit: number): void => {
    timer = setTimeout(() => outcome.reject(timedOut(wait, wanted, limit)), Math.min(limit, MAX_SECONDS) * 1000);
  };
  // With 0 the present state decides, however long it takes to learn it.
  if (seconds !== null && seconds > 0) startTimer(seconds);
  const listening = { sync: 'graph', onPush: (push: Push) => wait.pushed(push), onBroken: outcome.reject } as const;
  const waiting = withLiveClient(call, listening, async (client) => {
    const named = await Promise.all(call.args.map((ref) => client.request('get_agent', { agent: ref })));
    wait.begin(named);
    if (seconds === 0) startTimer(seconds);
    await outcome.promise;
    return [...new Set(named.map((agent) => agent.id))].flatMap((id) => wait.reached().get(id) ?? []);
  });
  // The time may be up before there is a connection.
  return Promise.race([waiting, outcome.promise.then(() => waiting)]).finally(() => clearTimeout(timer));
}

function timedOut(wait: AgentWait, wanted: AgentState, seconds: number): MoitumiError<'timed_out'> {
  const states = wait.pending().map((agent) => `${agent.id} is ${agent.state}`);
  const still = states.length === 0 ? 'the core has not answered' : `${states.join(', ')}, not ${wanted}`;
  return new MoitumiError('timed_out', `After ${seconds} s ${still}.`, { seconds });
}
