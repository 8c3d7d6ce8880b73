import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { CommandCall } from './command.ts';
import { statusForm } from './json-forms.ts';

/** Prints how a core is doing; what makes it readable is loaded only for people. */
export async function printStatus({ output }: CommandCall, client: IControlClient): Promise<number> {
  const status = await client.request('get_status', {});
  if (output.json) {
    await output.value(statusForm(status));
    return 0;
  }
  const [{ statusLines }, { loadPaint }] = await Promise.all([import('./status-lines.ts'), import('./paint.ts')]);
  await output.lines(
    statusLines(status, { columns: output.columns, paint: await loadPaint(output.color), now: Date.now() }),
  );
  return 0;
}
