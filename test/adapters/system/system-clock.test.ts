import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs what it was given once, and not before its time', () => {
    const clock = createSystemClock();
    const from = clock.elapsed();
    const ran: number[] = [];
    clock.after(250, () => ran.push(clock.elapsed() - from));
    vi.advanceTimersByTime(249);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(ran).toEqual([250]);
  });

  it('runs nothing that was cancelled, however often', () => {
    const run = vi.fn();
    const cancel = createSystemClock().after(10, run);
    cancel();
    cancel();
    vi.advanceTimersByTime(100);
    expect(run).not.toHaveBeenCalled();
  });

  it('waits longer than Node’s longest timer, and can be cancelled on the way', () => {
    const day = 24 * 60 * 60 * 1_000;
    const clock = createSystemClock();
    const run = vi.fn();
    const cancelled = vi.fn();
    clock.after(60 * day, run);
    const cancel = clock.after(60 * day, cancelled);
    vi.advanceTimersByTime(59 * day);
    expect(run).not.toHaveBeenCalled();
    cancel();
    vi.advanceTimersByTime(day);
    expect(run).toHaveBeenCalledOnce();
    expect(cancelled).not.toHaveBeenCalled();
  });
});

it('a timer of the system clock keeps no process alive', () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const cancel = createSystemClock().after(60_000, () => undefined);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before);
  cancel();
});
