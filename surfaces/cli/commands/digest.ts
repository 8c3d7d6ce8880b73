import { digestLines } from '../../terminal/digest-lines.ts';
import type { CommandCall } from '../command.ts';
import { digestForm } from '../json-forms.ts';
import { loadPaint } from '../paint.ts';
import { timeSpan } from '../time-span.ts';

/** Where stdout is no terminal, nothing needs to be broken. */
const ENDLESS = 1_000_000;

/** `moitumi digest [--since SPAN] [--surface KEY]`: what happened since you were last there. */
export async function run(call: CommandCall): Promise<number> {
  const { options, output } = call;
  const [typed, surface] = [options.text('since'), options.text('surface')];
  const wish = {
    ...(typed === null ? {} : { since: Math.max(0, Date.now() - timeSpan(typed)) }),
    ...(surface === null ? {} : { surface }),
  };
  const client = await call.connect();
  const digest = await client.request('get_digest', wish);
  if (output.json) {
    await output.value(digestForm(digest));
    return 0;
  }
  const paint = await loadPaint(output.color);
  const lines = digestLines(digest, output.columns ?? ENDLESS);
  await output.lines(lines.map((line) => line.map(([role, text]) => paint(role, text)).join('')));
  return 0;
}
