import type { IUsageReader, UsageReading, UsageSubject } from '../../src/ports/usage-reader.ts';
import { type ProcessVariable, type ProgramDirectory, programDirectory } from './program-directory.ts';

export type UsageReaderOptions = {
  readonly processVariable: ProcessVariable;
  /** The environment of the person whose core it is. */
  readonly environment: () => Readonly<Record<string, string>>;
};

/** Reads on in one program's files from a mark; null: there is nothing to read. */
type ReadFiles = (
  subject: UsageSubject,
  mark: string | null,
  directory: ProgramDirectory,
) => Promise<UsageReading | null>;

/** Understands the files of the programs that we know; what reads them is loaded when the first is looked at. */
export function createUsageReader(options: UsageReaderOptions): IUsageReader {
  const directory = programDirectory(options.processVariable, options.environment);
  return {
    knows: (tool) => READERS.has(tool),
    read: async (subject, mark) => {
      const load = READERS.get(subject.tool);
      if (load === undefined) return null;
      const read = await load();
      return read(subject, mark, directory);
    },
    status: async (tool, data, at) =>
      tool === 'claude' ? (await import('./claude-status.ts')).readClaudeStatus(data, at) : null,
  };
}

const READERS: ReadonlyMap<string, () => Promise<ReadFiles>> = new Map([
  ['claude', async () => (await import('./claude-usage.ts')).readClaudeUsage],
  // Claude's own programs under another name: it names its conversations, and keeps them, as they do.
  ['claude-agent-acp', async () => (await import('./claude-usage.ts')).readClaudeUsage],
  ['codex', async () => (await import('./codex-usage.ts')).readCodexUsage],
  ['gemini', async () => (await import('./gemini-usage.ts')).readGeminiUsage],
]);
