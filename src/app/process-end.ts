import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MoitumiError } from '../domain/error.ts';

/** Resolves when the process is gone, or only its exit status is left; rejects with `timed_out`. */
export async function processEnds(pid: number, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  const born = processState(pid)?.started;
  for (let pause = 2; Date.now() < deadline; pause = Math.min(pause * 2, 50)) {
    const now = processState(pid);
    if (now === null || now.zombie || now.started !== born) return;
    await sleep(pause);
  }
  throw new MoitumiError('timed_out', `Process ${pid} was asked to end ${seconds} s ago and still runs.`, { seconds });
}

/** Null: there is no such process. Where there is no /proc, a process is never known to be a zombie, or another. */
function processState(pid: number): { readonly zombie: boolean; readonly started: string } | null {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { zombie: fields[0] === 'Z', started: fields[19] ?? '' };
  } catch {
    return { zombie: false, started: '' };
  }
}
