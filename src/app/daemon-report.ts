import { closeSync, writeSync } from 'node:fs';
import { type ErrorInfo, MoitumiError } from '../domain/error.ts';

/** The one line that a daemon tells whoever started it. */
export type DaemonReport =
  /** It listens. */
  | { readonly state: 'ready'; readonly pid: number }
  /** Another core holds the home. */
  | { readonly state: 'held' }
  | { readonly state: 'failed'; readonly error: ErrorInfo };

/** Tells the daemon that somebody listens. Without it, descriptor 3 is one of Node's own. */
export const REPORT_OPTION = '--report';

/** The descriptor on which the daemon reports, right after the standard three. */
const REPORT_FD = 3;

/** Tells it, and closes the pipe. Whether anyone still listens is not the daemon's business. */
export function writeReport(report: DaemonReport): void {
  try {
    writeSync(REPORT_FD, `${JSON.stringify(report)}\n`);
    closeSync(REPORT_FD);
  } catch {
    // The launcher was interrupted meanwhile.
  }
}

/** Reads what a daemon reported; throws what kept it from starting. `ready` or `held` otherwise. */
export function readReport(line: string): 'ready' | 'held' {
  const report = JSON.parse(line) as DaemonReport;
  if (report.state !== 'failed') return report.state;
  throw new MoitumiError(report.error.code, report.error.message, report.error.data);
}
