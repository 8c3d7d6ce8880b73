import type { OutputSlice } from '../../../src/ports/requests.ts';
import type { IControlClient } from '../../../src/protocol/control-client.ts';
import { stayAwake } from '../../terminal/stay-awake.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';

/** How long the core may hold an answer back while there is nothing new. */
const WAIT_MS = 30_000;

/** `moitumi output AGENT [--follow] [--since OFFSET]`: the bytes that an agent wrote, as they are. */
export async function run(call: CommandCall): Promise<number> {
  const { options } = call;
  const since = options.number('since', 0) ?? 0;
  const follow = options.flag('follow');
  const client = await call.connect(follow ? { reconnect: 'forever' } : {});
  const sleep = stayAwake();
  try {
    const { id } = await client.request('get_agent', { agent: argument(call, 0) });
    await copyOutput(call, client, { agent: id, since, follow });
  } finally {
    sleep();
  }
  return 0;
}

async function copyOutput(
  call: CommandCall,
  client: IControlClient,
  { agent, since, follow }: { readonly agent: string; readonly since: number; readonly follow: boolean },
): Promise<void> {
  let at = since;
  for (;;) {
    const slice = await client.request('read_output', { agent, since: at, ...(follow ? { wait_ms: WAIT_MS } : {}) });
    if (slice.from > at && slice.next > slice.from)
      call.output.talk(`Bytes ${at} to ${slice.from} are no longer kept.`);
    await print(call, slice);
    if (slice.ended || (!follow && slice.next <= slice.from)) return;
    at = slice.next;
  }
}

async function print({ output }: CommandCall, slice: OutputSlice): Promise<void> {
  if (output.json) await output.value(slice);
  else if (slice.data !== '') await output.bytes(Buffer.from(slice.data, 'base64'));
}
