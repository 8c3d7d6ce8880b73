import { plainText } from '../../terminal/display-text.ts';
import { argument } from '../argument.ts';
import type { CommandCall } from '../command.ts';
import { scheduleForm } from '../json-forms.ts';

/** `moitumi schedule run NAME`: does it now, whatever its times. */
export async function run(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const entry = await client.request('run_schedule', { name: argument(call, 0) });
  if (call.output.json) await call.output.value(scheduleForm(entry));
  else await call.output.lines([plainText(`${entry.name}: ${entry.last?.outcome ?? ''}`)]);
  return 0;
}
