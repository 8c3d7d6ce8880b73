import { readFile } from 'node:fs/promises';

/** A variable of the environment that a process was started with; null: not set, or not to be seen. */
export async function processVariable(pid: number, name: string): Promise<string | null> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const found = environment.split('\0').find((entry) => entry.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || null;
}
