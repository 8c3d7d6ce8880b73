import type { ScheduleDeed, ScheduleStatus } from '../../../src/domain/schedule.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { scheduleForm } from '../json-forms.ts';
import { loadPaint } from '../paint.ts';
import { duration, moment } from '../spoken-time.ts';
import { tableLines } from '../table.ts';

/** `moitumi schedule list`: what is done by itself, when next, and what came of it last. */
export async function run(call: CommandCall): Promise<number> {
  const { output } = call;
  const client = await call.connect();
  const { entries } = await client.request('list_schedule', {});
  if (output.json) {
    await output.value(entries.map(scheduleForm));
    return 0;
  }
  if (entries.length === 0) output.talk('Nothing is scheduled. Write an entry under [schedule.NAME] in config.toml.');
  const rows = entries.map((entry) => [
    ['strong', plainText(entry.name)] as const,
    ['text', timeWords(entry)] as const,
    ['text', plainText(deedWords(entry.deed))] as const,
    ['text', nextWords(entry)] as const,
    ['dim', entry.last === null ? '' : plainText(`${moment(entry.last.at)} ${entry.last.outcome}`)] as const,
  ]);
  await output.lines(tableLines(rows, output.columns, await loadPaint(output.color)));
  return 0;
}

function timeWords({ time }: ScheduleStatus): string {
  return time.kind === 'cron' ? plainText(time.cron) : `every ${duration(time.every_ms)}`;
}

function nextWords({ next_at, enabled, problem }: ScheduleStatus): string {
  if (!enabled) return 'off';
  if (problem !== null) return plainText(problem);
  return next_at === null ? 'never' : `next ${moment(next_at)}`;
}

function deedWords(deed: ScheduleDeed): string {
  switch (deed.kind) {
    case 'notice':
      return deed.node === null ? 'notice' : `notice on ${deed.node}`;
    case 'template':
      return `${deed.template} to ${deed.to}`;
    case 'prompt':
      return `prompt to ${deed.to}`;
  }
}
