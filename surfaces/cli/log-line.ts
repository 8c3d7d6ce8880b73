import { plainText } from '../terminal/display-text.ts';
import { moment } from './spoken-time.ts';

/** A line of the log for people: when, how grave, what, and its fields; what is no JSON object stays as it is. */
export function logLine(line: string): string {
  const entry = parseObject(line);
  if (entry === null) return plainText(line);
  const { time, level, message, ...fields } = entry;
  const details = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const when = moment(Date.parse(String(time)));
  return plainText([when, String(level).padEnd(5), String(message), ...details].join(' '));
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
