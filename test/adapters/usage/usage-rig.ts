import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createUsageReader } from '../../../adapters/usage/usage-reader.ts';
import type { Agent } from '../../../src/domain/agent.ts';
import type { UsageReading } from '../../../src/ports/usage-reader.ts';
import { sampleAgent } from '../../support/sample-agent.ts';

/** When the agents of these tests were made. */
export const SINCE = Date.UTC(2026, 0, 1);

/** A home with programs' files in it, and a reader of them that goes on where it was. */
export type UsageRig = {
  readonly home: string;
  /** Writes a file of lines below the home, objects as JSON and texts as they are. */
  write(path: string, ...lines: readonly (object | string)[]): string;
  append(path: string, text: string): void;
  read(agent: Partial<Agent>, transcripts?: readonly string[]): Promise<UsageReading | null>;
  dispose(): void;
};

export function usageRig(tool: string): UsageRig {
  const home = mkdtempSync(join(tmpdir(), 'mo-usage-'));
  const reader = createUsageReader({ processVariable: async () => null, environment: () => ({ HOME: home }) });
  let mark: string | null = null;
  return {
    home,
    write: (path, ...lines) => {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
      return file;
    },
    append: (path, text) => appendFileSync(join(home, path), text),
    read: async (fields, transcripts = []) => {
      const agent = sampleAgent({ created_at: SINCE, ...fields });
      const reading = await reader.read({ agent, tool, transcripts }, mark);
      mark = reading?.mark ?? mark;
      return reading;
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Bytes that this process has read so far, as the kernel counts them. */
export function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

/** A moment after the agents were made, as files say it. */
export function later(seconds: number): string {
  return new Date(SINCE + seconds * 1_000).toISOString();
}
