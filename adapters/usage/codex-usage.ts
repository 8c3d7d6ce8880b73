import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Agent } from '../../src/domain/agent.ts';
import { amount, type Fields, fields, instant, text } from '../../src/domain/json-fields.ts';
import { type AccountLimit, addTokens, type ContextUse, NO_TOKENS, type TokenCounts } from '../../src/domain/usage.ts';
import type { UsageReading, UsageSubject } from '../../src/ports/usage-reader.ts';
import { codexLimits } from './codex-limits.ts';
import { countOn, type Ledger, type LineCounter, ledgerIn } from './ledger.ts';
import { type LifeTime, timeOf } from './life-time.ts';
import type { ProgramDirectory } from './program-directory.ts';

/** What a rollout tells: sums of its whole conversation, over and over. */
type Rollout = {
  /** What had been used before the agent took it up. */
  readonly before: TokenCounts;
  readonly total: TokenCounts;
  readonly model: string | null;
  readonly context: ContextUse | null;
  readonly limits: readonly AccountLimit[];
};

/**
 * Codex's rollouts (0.169): `sessions/YEAR/MONTH/DAY/rollout-TIME-SESSION.jsonl` in its home, with `token_count` events.
 * Its process holds open those that it writes.
 */
export async function readCodexUsage(
  { agent, transcripts }: UsageSubject,
  mark: string | null,
  directory: ProgramDirectory,
): Promise<UsageReading | null> {
  const before: Ledger<Rollout> = ledgerIn(mark);
  const known = new Set([...Object.keys(before), ...(await openRollouts(agent)), ...transcripts.filter(isRollout)]);
  const paths = known.size > 0 ? [...known] : await locate(agent, await directory(agent, 'CODEX_HOME', '.codex'));
  const after = await countOn(before, paths, rolloutOf(agent));
  const counts = Object.values(after).map(({ count }) => count);
  const [first] = counts;
  if (first === undefined) return null;
  return {
    model: first.model,
    tokens: counts.reduce((sum, count) => addTokens(sum, addTokens(count.total, count.before, -1)), NO_TOKENS),
    cost_usd: null,
    context: first.context,
    limits: counts.flatMap(({ limits }) => limits),
    mark: JSON.stringify(after),
  };
}

function rolloutOf(life: LifeTime): LineCounter<Rollout> {
  return {
    nothing: { before: NO_TOKENS, total: NO_TOKENS, model: null, context: null, limits: [] },
    words: ['"token_count"', '"turn_context"'],
    add: (rollout, line) => {
      const payload = fields(line['payload']);
      if (line['type'] === 'turn_context') return { ...rollout, model: text(payload['model']) || rollout.model };
      if (line['type'] !== 'event_msg' || payload['type'] !== 'token_count') return rollout;
      const told = withLimits(rollout, payload, instant(line['timestamp']) ?? life.created_at);
      const time = timeOf(life, line['timestamp']);
      return time === 'after' ? told : withTokens(told, fields(payload['info']), time === 'before');
    },
  };
}

function withTokens(rollout: Rollout, info: Fields, before: boolean): Rollout {
  const total = fields(info['total_token_usage']);
  if (total['total_tokens'] === undefined) return rollout;
  const tokens = tokensOf(total);
  const { input, cache_read, cache_write } = tokensOf(fields(info['last_token_usage']));
  const size = amount(info['model_context_window']);
  return {
    ...rollout,
    before: before ? tokens : rollout.before,
    total: tokens,
    context: { used: input + cache_read + cache_write, size: size === 0 ? null : size },
  };
}

function withLimits(rollout: Rollout, payload: Fields, at: number): Rollout {
  const limits = codexLimits(fields(payload['rate_limits']), at);
  return limits.length === 0 ? rollout : { ...rollout, limits };
}

/** Codex counts what came from the cache as input as well. */
function tokensOf(usage: Fields): TokenCounts {
  const cache_read = amount(usage['cached_input_tokens']);
  const cache_write = amount(usage['cache_write_input_tokens']);
  const input = Math.max(0, amount(usage['input_tokens']) - cache_read - cache_write);
  return { input, output: amount(usage['output_tokens']), cache_read, cache_write };
}

/** Those that the agent's process, or one that it has started, writes to: its program is often only what starts it. */
async function openRollouts({ pid }: Agent): Promise<readonly string[]> {
  if (pid === null) return [];
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const processes = [String(pid), ...children.split(' ').filter((child) => child !== '')];
  const opened = await Promise.all(processes.map(openFiles));
  return opened.flat().filter(isRollout);
}

async function openFiles(pid: string): Promise<readonly string[]> {
  const numbers = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return Promise.all(numbers.map((number) => readlink(`/proc/${pid}/fd/${number}`).catch(() => '')));
}

function isRollout(path: string): boolean {
  return /^rollout-.*\.jsonl$/.test(basename(path));
}

/** Of an agent that has ended before anyone looked: by the name of its conversation, since nothing else is certain. */
async function locate({ session, created_at, exited_at }: Agent, home: string): Promise<readonly string[]> {
  if (session === null) return [];
  const days = [beganAt(session), created_at, exited_at ?? created_at].map((ms) =>
    dayFolder(join(home, 'sessions'), ms),
  );
  const found = await Promise.all(
    [...new Set(days)].map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith(`-${session}.jsonl`)).map((name) => join(folder, name));
    }),
  );
  return found.flat();
}

/** A conversation's name is a UUID of version 7, which begins with the time. */
function beganAt(session: string): number {
  return Number.parseInt(session.replaceAll('-', '').slice(0, 12), 16) || 0;
}

/** Days are those of the person's own clock. */
function dayFolder(sessions: string, ms: number): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return join(sessions, String(at.getFullYear()), two(at.getMonth() + 1), two(at.getDate()));
}
