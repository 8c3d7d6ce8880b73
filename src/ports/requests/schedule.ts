import type { ScheduleStatus } from '../../domain/schedule.ts';
import type { Empty } from './refs.ts';

/** About what is done by itself. */
export type ScheduleRequests = {
  list_schedule: { params: Empty; result: { readonly entries: readonly ScheduleStatus[] } };
  /** Runs an entry now, whatever its times and quiet hours; its next run is as if it had not. */
  run_schedule: { params: { readonly name: string }; result: ScheduleStatus };
};
