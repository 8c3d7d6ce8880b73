import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { amount, fields, text } from '../../src/domain/json-fields.ts';
import type { UsageReading, UsageSubject } from '../../src/ports/usage-reader.ts';
import { countOn, type Ledger, type LineCounter, ledgerIn } from './ledger.ts';
import { type LifeTime, timeOf } from './life-time.ts';
import { type MessageCount, NO_MESSAGES, sumCounts, withMessage } from './message-count.ts';
import type { ProgramDirectory } from './program-directory.ts';

/** Gemini CLI's chats (0.61): `tmp/PROJECT/chats/session-TIME-NAME.jsonl` in its folder, NAME being eight characters of the session's. */
export async function readGeminiUsage(
  { agent, transcripts }: UsageSubject,
  mark: string | null,
  directory: ProgramDirectory,
): Promise<UsageReading | null> {
  const before: Ledger<MessageCount> = ledgerIn(mark);
  const known = new Set([...Object.keys(before), ...transcripts.filter((path) => path.endsWith('.jsonl'))]);
  const located = known.size > 0 ? [] : await locate(agent.session, join(await directory(agent, '', '.gemini'), 'tmp'));
  const after = await countOn(before, [...known, ...located], messagesOf(agent));
  const counts = Object.values(after).map(({ count }) => count);
  if (counts.length === 0) return null;
  return { ...sumCounts(counts), cost_usd: null, limits: [], mark: JSON.stringify(after) };
}

/** Its other lines repeat messages that were told before. */
function messagesOf(life: LifeTime): LineCounter<MessageCount> {
  return {
    nothing: NO_MESSAGES,
    words: ['"tokens":'],
    add: (count, line) => {
      const id = text(line['id']);
      if (line['type'] !== 'gemini' || id === '' || timeOf(life, line['timestamp']) !== 'during') return count;
      const told = fields(line['tokens']);
      const prompt = amount(told['input']);
      const cached = Math.min(prompt, amount(told['cached']));
      const tokens = {
        // What came from the cache is counted as input as well; what tools gave is not.
        input: prompt - cached + amount(told['tool']),
        output: amount(told['output']) + amount(told['thoughts']),
        cache_read: cached,
        cache_write: 0,
      };
      const context = prompt === 0 ? null : { used: prompt, size: null };
      return withMessage(count, { id, tokens, model: text(line['model']) || null, context });
    },
  };
}

async function locate(session: string | null, projects: string): Promise<readonly string[]> {
  if (session === null) return [];
  const folders = (await readdir(projects).catch(() => [])).map((project) => join(projects, project, 'chats'));
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith(`-${session.slice(0, 8)}.jsonl`)).map((name) => join(folder, name));
    }),
  );
  return found.flat();
}
