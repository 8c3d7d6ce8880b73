import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { amount, type Fields, fields, text } from '../../src/domain/json-fields.ts';
import type { UsageReading, UsageSubject } from '../../src/ports/usage-reader.ts';
import { countOn, type Ledger, type LineCounter, ledgerIn } from './ledger.ts';
import { type LifeTime, timeOf } from './life-time.ts';
import { type MessageCount, NO_MESSAGES, sumCounts, withMessage } from './message-count.ts';
import type { ProgramDirectory } from './program-directory.ts';

/**
 * Claude Code's transcripts (2.1.329): `projects/DIRECTORY/SESSION.jsonl` in its configuration's directory, a line for
 * each block of a message, with the message's usage so far; those of subagents in `SESSION/subagents`. No documented format.
 */
export async function readClaudeUsage(
  { agent, transcripts }: UsageSubject,
  mark: string | null,
  directory: ProgramDirectory,
): Promise<UsageReading | null> {
  const before: Ledger<MessageCount> = ledgerIn(mark);
  const known = [...Object.keys(before).filter((path) => !isSubagents(path)), ...transcripts.filter(isTranscript)];
  const located = known.some((path) => path.endsWith(`/${agent.session}.jsonl`))
    ? []
    : await locate(agent.session, join(await directory(agent, 'CLAUDE_CONFIG_DIR', '.claude'), 'projects'));
  const own = [...new Set([...known, ...located])];
  const subagents = await Promise.all(own.map(subagentFiles));
  const after = await countOn(before, [...own, ...subagents.flat()], messagesOf(agent));
  const counts = Object.entries(after);
  if (counts.length === 0) return null;
  const { tokens } = sumCounts(counts.map(([, { count }]) => count));
  const { model, context } = sumCounts(counts.filter(([path]) => !isSubagents(path)).map(([, { count }]) => count));
  return { model, tokens, cost_usd: null, context, limits: [], mark: JSON.stringify(after) };
}

/** Messages copied from another conversation are somebody else's. */
function messagesOf(life: LifeTime): LineCounter<MessageCount> {
  return {
    nothing: NO_MESSAGES,
    words: ['"usage":'],
    add: (count, line) => {
      const message = fields(line['message']);
      const id = text(message['id']);
      const model = text(message['model']);
      if (line['type'] !== 'assistant' || id === '' || model === SYNTHETIC || 'forkedFrom' in line) return count;
      if (timeOf(life, line['timestamp']) !== 'during') return count;
      return withMessage(count, { id, ...usageOf(fields(message['usage']), line), model: model || null });
    },
  };
}

/** Of what Claude Code itself says in a model's place, as on an error. */
const SYNTHETIC = '<synthetic>';

function usageOf(usage: Fields, line: Fields): Pick<Parameters<typeof withMessage>[1], 'tokens' | 'context'> {
  const tokens = {
    input: amount(usage['input_tokens']),
    output: amount(usage['output_tokens']),
    cache_read: amount(usage['cache_read_input_tokens']),
    cache_write: amount(usage['cache_creation_input_tokens']),
  };
  const used = tokens.input + tokens.cache_read + tokens.cache_write;
  return { tokens, context: line['isSidechain'] === true || used === 0 ? null : { used, size: null } };
}

/** The folder is named after the agent's directory by rules that have changed: the session's name is unique. */
async function locate(session: string | null, projects: string): Promise<readonly string[]> {
  if (session === null) return [];
  const folders = await readdir(projects).catch(() => []);
  const paths = folders.map((folder) => join(projects, folder, `${session}.jsonl`));
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return paths.filter((_, index) => found[index] !== null);
}

async function subagentFiles(transcript: string): Promise<readonly string[]> {
  const folder = `${transcript.slice(0, -'.jsonl'.length)}${SUBAGENTS}`;
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => `${folder}${name}`);
}

const SUBAGENTS = '/subagents/';

function isSubagents(path: string): boolean {
  return path.includes(SUBAGENTS);
}

function isTranscript(path: string): boolean {
  return path.startsWith('/') && path.endsWith('.jsonl');
}
