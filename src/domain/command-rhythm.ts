import type { NodeCommand } from './node.ts';

/** When a live command is run, in words. */
export function commandRhythm({ every_s, restart }: NodeCommand): string {
  const times = [every_s === null ? '' : `every ${every_s} s`, restart === 'on_change' ? 'on change' : ''];
  return times.filter((time) => time !== '').join(', ') || 'once';
}
