import type { AuditEntry } from '../../../src/domain/audit.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import { plainText } from '../../terminal/display-text.ts';
import type { CommandCall } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { auditForm } from '../json-forms.ts';
import { withLiveClient } from '../live.ts';
import { settleable } from '../settleable.ts';
import { moment } from '../spoken-time.ts';

const DEFAULT_LIMIT = 50;

/** `moitumi audit [--verify] [--follow] [--limit N]`: who did what, from where, and how it ended. */
export async function run(call: CommandCall): Promise<number> {
  if (call.options.flag('verify')) return verify(call);
  const limit = call.options.number('limit', 0) ?? DEFAULT_LIMIT;
  if (call.options.flag('follow')) return follow(call, limit);
  const client = await call.connect();
  const { entries } = await client.request('read_audit', { limit });
  if (call.output.json) await call.output.value(entries.map(auditForm));
  else await call.output.lines(entries.map(line));
  return 0;
}

async function verify(call: CommandCall): Promise<number> {
  const client = await call.connect();
  const verdict = await client.request('verify_audit', {});
  if (call.output.json) await call.output.value(verdict);
  else if (verdict.ok) await call.output.lines([`ok: ${verdict.entries} entries, the chain holds`]);
  else await call.output.lines([`broken at entry ${verdict.broken_at}: ${plainText(verdict.reason)}`]);
  return verdict.ok ? exitCodes.done : exitCodes.failed;
}

/** The last entries, then each as it is written; ends only when interrupted. */
function follow(call: CommandCall, limit: number): Promise<number> {
  const outcome = settleable<number>();
  let last = 0;
  let printed: Promise<void> = Promise.resolve();
  const print = (entry: AuditEntry): void => {
    if (entry.id <= last) return;
    last = entry.id;
    printed = printed.then(() =>
      call.output.json ? call.output.value(auditForm(entry)) : call.output.lines([line(entry)]),
    );
    printed.catch(outcome.reject);
  };
  const early: AuditEntry[] = [];
  let begun = false;
  const onPush = (push: Push): void => {
    if (push.event !== 'audit_appended') return;
    if (begun) print(push.data);
    else early.push(push.data);
  };
  return withLiveClient(call, { sync: 'none', onPush, onBroken: outcome.reject }, async (client) => {
    const { entries } = await client.request('read_audit', { limit, follow: true });
    begun = true;
    for (const entry of [...entries, ...early]) print(entry);
    return outcome.promise;
  });
}

function line(entry: AuditEntry): string {
  const { id, at, who, from, what, on, result, detail } = entry;
  return plainText(
    `${id} ${moment(at)} ${who} ${from} ${what} ${on} ${result} ${detail}`.replaceAll(/ {2,}/g, ' ').trimEnd(),
  );
}
