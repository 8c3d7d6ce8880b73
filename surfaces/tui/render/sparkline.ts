const BARS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Seconds of a minute in which an agent wrote. */
const FULL = 60;

/** How busy each minute was, as at most `width` bars; where there are more minutes, a bar stands for several. */
export function sparkline(minutes: readonly number[], width: number): string {
  if (width <= 0) return '';
  const each = Math.max(1, Math.ceil(minutes.length / width));
  let bars = '';
  for (let at = 0; at < minutes.length; at += each) {
    const some = minutes.slice(at, at + each);
    const share = some.reduce((sum, seconds) => sum + seconds, 0) / (some.length * FULL);
    bars += BARS[Math.ceil(Math.max(0, Math.min(1, share)) * (BARS.length - 1))];
  }
  return bars;
}
