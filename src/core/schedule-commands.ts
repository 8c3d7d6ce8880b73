import { command, type Handlers, read } from './handler.ts';
import type { Schedule } from './schedule.ts';

/** Requests about what is done by itself. */
export function scheduleCommands({
  clockwork,
}: {
  readonly clockwork: Schedule;
}): Pick<Handlers, 'list_schedule' | 'run_schedule'> {
  return {
    list_schedule: read(() => ({ entries: clockwork.list() })),
    run_schedule: command(async ({ name }, effect) => {
      const result = await clockwork.run(name);
      return effect.finish({ result, on: name, detail: { outcome: result.last?.outcome ?? '' }, fact: true });
    }),
  };
}
