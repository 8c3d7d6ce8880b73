/** One measured figure beside its budget. */
export type Figure = {
  readonly name: string;
  /** As shown, with its unit. */
  readonly value: string;
  readonly budget: string;
  readonly met: boolean;
  /** What was measured beside it in the same run, or how. */
  readonly note?: string;
};

/** What every measurement gets. */
export type Bench = {
  /** Where the built programs are. */
  readonly dist: string;
  /** Runs an empty Node program and times it, in ms: what a start is compared with, turn by turn, since the machine drifts. */
  empty(): number;
  /** A new directory under the run's own. */
  directory(): string;
  /** Ends the process by its pid when the run ends, if it still runs. */
  own(pid: number): void;
};

/** One group of figures. */
export type Measure = (bench: Bench) => Promise<readonly Figure[]>;

/** The value below which a share `p` of the samples lie. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
}

/** The figures as a table for a terminal; Markdown, so that it can be pasted as it stands. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.value,
    figure.budget,
    figure.met ? 'met' : 'MISSED',
    figure.note ?? '',
  ]);
  const all = [['figure', 'measured', 'budget', '', 'note'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(all[0] ?? []), rule, ...rows.map(line)].join('\n');
}
