import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentId } from '../../src/domain/agent.ts';
import type { HeldAgent } from '../../src/ports/agent-manager.ts';

/** What a keeper leaves on disk for the next core to find it. */
export type KeeperFile = {
  readonly id: string;
  readonly pid: number;
  readonly start_time: string | null;
  readonly socket: string;
  readonly protocol: number;
  readonly version: string;
};

/** What is left on disk of an agent that has ended, until a core has recorded it. */
export type ExitFile = HeldAgent & { readonly exit: NonNullable<HeldAgent['exit']> };

/** Where a keeper says who it is. */
export function keeperFile(directory: string, keeper: string): string {
  return join(directory, `${keeper}.json`);
}

/** Where an agent's end is kept. */
export function exitFile(directory: string, agent: AgentId): string {
  return join(directory, `${agent}.exit.json`);
}

/** All keepers that left word, living or not. */
export async function findKeepers(directory: string): Promise<KeeperFile[]> {
  const names = (await listed(directory)).filter((name) => /^k\d+\.json$/.test(name));
  const found = await Promise.all(names.map((name) => readJson<KeeperFile>(join(directory, name))));
  return found.filter((file) => file !== null);
}

/** One keeper's word, or null while it has left none. */
export function readKeeperFile(directory: string, keeper: string): Promise<KeeperFile | null> {
  return readJson<KeeperFile>(keeperFile(directory, keeper));
}

/** All recorded ends. */
export async function findExits(directory: string): Promise<ExitFile[]> {
  const names = (await listed(directory)).filter((name) => name.endsWith('.exit.json'));
  const found = await Promise.all(names.map((name) => readJson<ExitFile>(join(directory, name))));
  return found.filter((file) => file !== null);
}

/** Takes away what a keeper that is gone left behind, half-written files among it; exit files stay until they are settled. */
export async function forgetKeeper(directory: string, keeper: KeeperFile): Promise<void> {
  await rm(keeperFile(directory, keeper.id), { force: true });
  await rm(keeper.socket, { force: true });
  const half = new RegExp(`\\.${keeper.pid}\\.\\d+\\.new$`);
  for (const name of await listed(directory)) if (half.test(name)) await rm(join(directory, name), { force: true });
}

async function listed(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

/** Files are renamed into place whole: one that does not parse is none of ours. */
async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
