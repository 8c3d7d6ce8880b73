import type { NodeId } from '../../../src/domain/node.ts';
import { idNumber } from '../../../src/domain/tree.ts';
import type { Turn } from '../../../src/domain/turn.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import type { Params } from '../../../src/ports/requests.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { turnForm } from '../json-forms.ts';
import { withLiveClient } from '../live.ts';
import { loadPaint, type Paint } from '../paint.ts';
import { settleable } from '../settleable.ts';
import { moment } from '../spoken-time.ts';
import { usageError } from '../usage-error.ts';

const DEFAULT_LIMIT = 50;

/** `moitumi turns [NODE] [--search TEXT] [--follow] [--limit N]`: what was said on a node. */
export async function run(call: CommandCall): Promise<number> {
  const { args, options } = call;
  const [node] = args;
  const limit = options.number('limit', 1) ?? DEFAULT_LIMIT;
  const text = options.text('search');
  if (text !== null && options.flag('follow')) {
    throw usageError('--follow tells what is said from now on, and searches nothing.');
  }
  if (text !== null) return search(call, { ...(node === undefined ? {} : { node }), text, limit });
  if (node === undefined) throw usageError('Name a node, or give --search a text.');
  if (options.flag('follow')) return follow(call, node, limit);
  const client = await call.connect();
  const { turns } = await client.request('read_turns', { node, limit });
  return show(call, turns, 'Nothing was said here yet.');
}

async function search(call: CommandCall, asked: Params<'search_turns'>): Promise<number> {
  const client = await call.connect();
  const { turns } = await client.request('search_turns', asked);
  return show(call, turns, 'Nothing was found.');
}

async function show(call: CommandCall, turns: readonly Turn[], nothing: string): Promise<number> {
  const { output } = call;
  if (output.json) await output.value(turns.map(turnForm));
  else await printTurns(call, turns);
  if (turns.length === 0 && !output.json) output.talk(nothing);
  return 0;
}

/** The last turns, then each as it is made; ends only when interrupted. */
function follow(call: CommandCall, ref: string, limit: number): Promise<number> {
  const outcome = settleable<number>();
  let connected: { readonly client: IControlClient; readonly node: NodeId } | null = null;
  let last = 0;
  let printed: Promise<void> = Promise.resolve();
  const print = (turns: readonly Turn[]): void => {
    const fresh = turns.filter(({ id }) => idNumber(id) > last);
    last = Math.max(last, ...fresh.map(({ id }) => idNumber(id)));
    printed = printed.then(() => printTurns(call, fresh));
    printed.catch(outcome.reject);
  };
  const catchUp = ({ client, node }: { readonly client: IControlClient; readonly node: NodeId }): Promise<void> =>
    client.request('read_turns', { node, limit }).then(({ turns }) => print(turns));
  const onPush = (push: Push): void => {
    if (connected === null) return;
    if (push.event === 'turn_appended' && push.data.node === connected.node) print([push.data]);
    // A snapshot leaves turns out.
    if (push.event === 'sync_graph' && push.data.last) catchUp(connected).catch(outcome.reject);
  };
  return withLiveClient(call, { sync: 'graph', onPush, onBroken: outcome.reject }, async (client) => {
    const { node } = await client.request('get_node', { node: ref });
    connected = { client, node: node.id };
    await catchUp(connected);
    return outcome.promise;
  });
}

async function printTurns({ output }: CommandCall, turns: readonly Turn[]): Promise<void> {
  if (output.json) {
    for (const turn of turns) await output.value(turnForm(turn));
    return;
  }
  const paint = await loadPaint(output.color);
  await output.lines(turns.flatMap((turn) => turnLines(turn, paint)));
}

/** Who, where and when, then the text as it is, set in. */
function turnLines(turn: Turn, paint: Paint): readonly string[] {
  const { author, source, agent, origin, at, id } = turn;
  const own = author === `agent:${agent}`;
  const whom = own || agent === null ? '' : ` to ${agent}`;
  const how = origin === 'screen' ? ', from its screen' : '';
  const who = own ? (agent ?? author) : `${author} (${source})`;
  return [
    `${paint('strong', `${who}${whom}`)} ${paint('dim', `${moment(at)} ${id}${how}`)}`,
    ...turn.text.split('\n').map((line) => `  ${plainText(line)}`.trimEnd()),
  ];
}
