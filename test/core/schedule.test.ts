import { describe, expect, it } from 'vitest';
import type { QuietHours } from '../../src/domain/notification.ts';
import type { ScheduleEntry, ScheduleTime } from '../../src/domain/schedule.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { memoryStore } from '../support/memory-store.ts';
import { refusal, type TestCore, testCore } from '../support/test-core.ts';
import { titledSource } from '../support/told-source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Nine in the morning by the timetable of the tests, which is that of Berlin. */
const NINE: ScheduleTime = { kind: 'cron', cron: '0 9 * * *' };

function entry(over: Partial<ScheduleEntry> = {}): ScheduleEntry {
  return {
    name: 'morning',
    time: NINE,
    deed: { kind: 'notice', node: 'api', text: 'Good morning' },
    quiet_hours: null,
    cooldown_ms: 0,
    grace_ms: HOUR,
    enabled: true,
    ...over,
  };
}

type Rig = TestCore & {
  /** Lets time pass in steps, so that what is written down between them is. */
  readonly pass: (ms: number) => Promise<void>;
  /** What the schedule has said so far, and when. */
  readonly said: () => readonly string[];
};

async function rig(
  entries: readonly ScheduleEntry[] | (() => readonly ScheduleEntry[]),
  start: string,
  before?: TestCore,
): Promise<Rig> {
  const clock = before?.clock ?? manualClock(Date.parse(start));
  const store = before?.store ?? memoryStore();
  const schedule = typeof entries === 'function' ? entries : () => entries;
  const core = await testCore({ clock, store, schedule, sources: () => [titledSource()], started: false });
  if (before === undefined) await core.ask('add_node', { title: 'Api' });
  await core.controller.start();
  return {
    ...core,
    pass: (ms) => pass(clock, ms),
    said: () =>
      core.tui.pushes.flatMap((push) =>
        push.event === 'turn_appended'
          ? [`${new Date(push.data.at).toISOString().slice(0, 16)} ${push.data.text}`]
          : [],
      ),
  };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  while (clock.now() < end) {
    clock.advance(Math.min(MINUTE, end - clock.now()));
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  }
}

describe('what is scheduled', () => {
  it('is done at its times, as a turn on its node and a notice to everyone', async () => {
    const { pass: wait, said, ask, tui } = await rig([entry()], '2026-06-01T06:50:00Z');
    await wait(9 * MINUTE);
    expect(said()).toEqual([]);
    expect((await ask('list_schedule', {})).entries).toMatchObject([
      { name: 'morning', next_at: Date.parse('2026-06-01T07:00:00Z'), last: null, problem: null },
    ]);
    await wait(2 * MINUTE);
    expect(said()).toEqual(['2026-06-01T07:00 Good morning']);
    expect(tui.pushes).toContainEqual({ event: 'notice', data: { level: 'info', text: 'Good morning' } });
    await wait(24 * HOUR);
    expect(said()).toHaveLength(2);
    const { turns } = await ask('read_turns', { node: 'api' });
    expect(turns[0]).toMatchObject({ source: 'scheduler', author: 'user', from: null, agent: null });
  });

  it('sends prompts, of which one waits at a time, with who and what in the audit log', async () => {
    const time = { kind: 'every', every_ms: 10 * MINUTE } as const;
    const nudge = entry({ name: 'nudge', time, deed: { kind: 'template', to: 'api', template: 'plain' } });
    const core = await rig([nudge, entry({ name: 'off', enabled: false, time })], '2026-06-01T00:00:00Z');
    await core.ask('spawn_agent', { node: 'n1', profile: 'claude' });
    core.agents.emit({ kind: 'title', agent: 'a1', title: 'working' });
    await core.pass(35 * MINUTE);
    expect(core.said()).toEqual(['2026-06-01T00:10 Carry on with Api']);
    const { prompts } = await core.ask('list_prompts', {});
    expect(prompts).toMatchObject([{ agent: 'a1', text: 'Carry on with Api', from: 'schedule:nudge', who: 'user' }]);
    const { entries } = await core.ask('list_schedule', {});
    expect(entries).toMatchObject([
      { last: { outcome: 'its last prompt is still on its way' }, next_at: Date.parse('2026-06-01T00:40:00Z') },
      { name: 'off', enabled: false, next_at: null, last: null },
    ]);
    const log = (await core.ask('read_audit', {})).entries.filter(({ what }) => what === 'run_schedule');
    expect(log[0]).toMatchObject({ who: 'user', from: 'schedule:nudge', on: 'a1', result: 'ok' });
  });

  it('says what was in its way, and goes on', async () => {
    const to = { kind: 'prompt', to: 'api', text: 'go' } as const;
    const bad = entry({ name: 'bad', time: { kind: 'cron', cron: '99 99 * * *' } });
    const { pass: wait, tui, ask } = await rig([bad, entry({ deed: to })], '2026-06-01T06:59:30Z');
    await wait(2 * MINUTE);
    expect(tui.pushes.flatMap((push) => (push.event === 'notice' ? [push.data] : []))).toEqual([
      { level: 'warn', text: expect.stringMatching(/^The schedule morning came to nothing: n1 has no agent/) },
    ]);
    const { entries } = await ask('list_schedule', {});
    expect(entries).toMatchObject([
      { name: 'bad', next_at: null, problem: expect.stringContaining('CronPattern') },
      { last: { outcome: expect.stringContaining('no agent') }, next_at: Date.parse('2026-06-02T07:00:00Z') },
    ]);
  });

  it('is done when asked for, and then at its time as well', async () => {
    const { ask, said, pass: wait } = await rig([entry()], '2026-06-01T06:00:00Z');
    expect(await ask('run_schedule', { name: 'morning' })).toMatchObject({ last: { outcome: 'told' } });
    await wait(HOUR + MINUTE);
    expect(said()).toHaveLength(2);
    expect((await refusal(ask('run_schedule', { name: 'mornin' }))).data).toEqual({
      name: 'mornin',
      nearest: 'morning',
    });
  });

  it('waits for the end of quiet hours, over a restart too, and is done once then', async () => {
    const at = (iso: string) => new Date(iso).getHours() * 60 + new Date(iso).getMinutes();
    const quiet: QuietHours = { from: at('2026-06-01T06:30:00Z'), until: at('2026-06-01T10:00:00Z') };
    const held = entry({ quiet_hours: quiet });
    const first = await rig([held], '2026-06-01T06:50:00Z');
    await first.pass(HOUR);
    expect(first.said()).toEqual([]);
    await first.controller.stop('restart', { agents: false });
    const second = await rig([held], '', first);
    await second.pass(3 * HOUR);
    expect(second.said()).toEqual(['2026-06-01T10:00 Good morning']);
  });

  it('leaves out what comes too soon after a run', async () => {
    const often = entry({ time: { kind: 'every', every_ms: 10 * MINUTE }, cooldown_ms: 25 * MINUTE });
    const { said, pass: wait } = await rig([often], '2026-06-01T00:00:00Z');
    await wait(60 * MINUTE);
    expect(said().map((line) => line.slice(11, 16))).toEqual(['00:10', '00:40']);
  });
});

describe('a restart', () => {
  it('neither repeats nor forgets, wherever it falls', async () => {
    for (const away of [1, 30, 59]) {
      const first = await rig([entry()], '2026-06-01T06:58:00Z');
      await first.pass(away === 1 ? 4 * MINUTE : MINUTE);
      await first.controller.stop('restart', { agents: false });
      first.clock.advance(away * MINUTE);
      const second = await rig([entry()], '', first);
      await second.pass(HOUR);
      expect([...first.said(), ...second.said()]).toHaveLength(1);
    }
  });

  it('makes up for one run of many that were missed, and for none that is too old', async () => {
    const hourly = entry({ name: 'hourly', time: { kind: 'cron', cron: '0 * * * *' } });
    const first = await rig([hourly, entry()], '2026-06-01T06:30:00Z');
    await first.controller.stop('stop', { agents: false });
    first.clock.advance(10 * HOUR);
    const second = await rig([hourly, entry()], '', first);
    await second.pass(MINUTE);
    expect(second.said()).toHaveLength(1);
    const { entries } = await second.ask('list_schedule', {});
    expect(entries).toMatchObject([
      { name: 'hourly', last: { outcome: 'told' } },
      { name: 'morning', last: { outcome: 'nobody was there to run it in time' } },
    ]);
  });

  it('begins anew with an entry that was changed, and forgets one that is gone', async () => {
    let entries = [entry(), entry({ name: 'gone' })];
    const core = await rig(() => entries, '2026-06-01T06:58:00Z');
    await core.pass(MINUTE);
    entries = [entry({ time: { kind: 'cron', cron: '58 8 * * *' } })];
    core.controller.reloaded(['schedule.morning', 'schedule.gone']);
    await core.pass(5 * MINUTE);
    expect(core.said()).toEqual([]);
    expect(core.store.store.records('schedule/').map(({ key }) => key)).toEqual(['schedule/morning']);
    core.controller.reloaded(['log.level']);
    await core.pass(24 * HOUR);
    expect(core.said().map((line) => line.slice(0, 16))).toEqual(['2026-06-02T06:58']);
  });

  it('does nothing any more once the core stops', async () => {
    const core = await rig([entry()], '2026-06-01T06:58:00Z');
    await core.controller.stop('stop', { agents: false });
    await core.pass(HOUR);
    expect(core.said()).toEqual([]);
  });
});

describe('the clock', () => {
  const half: ScheduleTime = { kind: 'cron', cron: '30 2 * * *' };

  it('is put forward over a time, which comes right after', async () => {
    const { said, pass: wait } = await rig([entry({ time: half })], '2026-03-28T12:00:00Z');
    await wait(36 * HOUR);
    expect(said().map((line) => line.slice(0, 16))).toEqual(['2026-03-29T01:00']);
  });

  it('is put back over a time, which comes once', async () => {
    const { said, pass: wait } = await rig([entry({ time: half })], '2026-10-24T12:00:00Z');
    await wait(36 * HOUR);
    expect(said().map((line) => line.slice(0, 16))).toEqual(['2026-10-25T00:30']);
  });

  it('jumps ahead within the grace, beyond it, and back again: nothing comes twice', async () => {
    const { said, clock, pass: wait } = await rig([entry()], '2026-06-01T06:58:00Z');
    clock.advance(30 * MINUTE);
    await wait(2 * MINUTE);
    expect(said()).toHaveLength(1);
    const now = clock.now;
    clock.now = () => now() - 45 * MINUTE;
    await wait(40 * MINUTE);
    expect(said()).toHaveLength(1);
    clock.now = () => now() + 30 * HOUR;
    await wait(10 * MINUTE);
    expect(said()).toHaveLength(1);
  });
});
