/** Longest detail of an audit entry, in characters. */
const MAX_DETAIL = 500;

/** Longest text in a detail: two of them, and what is around them, fit. */
const MAX_TEXT = 160;

/** The detail of an audit entry as bounded JSON; '' when there is nothing to tell. */
export function auditDetail(detail: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(detail).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return '';
  const json = JSON.stringify(Object.fromEntries(entries.map(([key, value]) => [key, bounded(value)])));
  return json.length <= MAX_DETAIL ? json : JSON.stringify({ left_out: entries.map(([key]) => key.slice(0, 20)) });
}

/** What a request was about, by its params: the audit log names it even when the request was refused. */
export function auditSubject(params: object): string {
  const fields = params as {
    readonly agent?: unknown;
    readonly node?: unknown;
    readonly from?: unknown;
    readonly ask?: unknown;
  };
  for (const value of [fields.ask, fields.agent, fields.node, fields.from]) {
    if (typeof value === 'string') return value.slice(0, MAX_TEXT);
  }
  return '';
}

function bounded(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value;
  return value;
}
