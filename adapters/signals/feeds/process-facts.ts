import { readdir, readFile, readlink } from 'node:fs/promises';

/** What a process was started as, program first; empty where that is not to be seen. */
export async function processArguments(pid: number): Promise<readonly string[]> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').slice(0, -1);
}

/** A variable of the environment that a process was started with; null: not set, or not to be seen. */
export async function processVariable(pid: number, name: string): Promise<string | null> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const found = environment.split('\0').find((entry) => entry.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || null;
}

/** The processes that one has started and that run; none where that is not to be seen. */
export async function childProcesses(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return children.split(' ').filter(Boolean).map(Number);
}

/** The files that a process holds open; none where that is not to be seen. */
export async function openFiles(pid: number): Promise<readonly string[]> {
  const numbers = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return Promise.all(numbers.map((number) => readlink(`/proc/${pid}/fd/${number}`).catch(() => '')));
}
