import type { LogLevel } from '../../src/ports/logger.ts';

/** Names of fields whose values are never written, whatever a caller thought. */
const SECRET = /token|secret|cookie|password|passphrase|credential|authorization|api_?key/i;

/** Longest line; a longer one keeps its message and loses its fields. */
const MAX_LINE = 16 * 1024;

/** One line of the log as JSON, without its end. Never throws. */
export function logLine(
  at: number,
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, unknown>> | undefined,
): string {
  const head = { time: new Date(at).toISOString(), level, pid: process.pid, message };
  try {
    const line = JSON.stringify({ ...head, ...fields }, plain);
    if (line.length <= MAX_LINE) return line;
    return JSON.stringify({ ...head, message: message.slice(0, MAX_LINE / 8), cut: line.length });
  } catch (error) {
    // A cycle, or a getter that throws: what was to be said is worth more than its fields.
    return JSON.stringify({ ...head, message: message.slice(0, MAX_LINE / 8), fields_lost: String(error) });
  }
}

/** What JSON leaves out or cannot take, in a form that a person can read. */
function plain(name: string, value: unknown): unknown {
  if (SECRET.test(name) && (typeof value === 'string' || (typeof value === 'object' && value !== null))) {
    return '[redacted]';
  }
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) {
    return { ...value, name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  }
  return value;
}
