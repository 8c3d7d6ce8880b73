import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Moitumi } from './moitumi-process.ts';

/** How long processes that were told to end may take, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Stops core and agents as a person would, waits for everything that lives in the home to end by itself, and then
 * removes it. Rejects, naming what would have been left behind, and ends that too.
 */
export async function leaveNothing(moitumi: Moitumi): Promise<void> {
  try {
    const deadline = Date.now() + PATIENCE_MS;
    // Agents that nobody watches over are taken up by a core first.
    if (moitumi.processes().length > 0) await stopEverything(moitumi, deadline);
    for (let left = moitumi.processes(); left.length > 0; left = moitumi.processes()) {
      if (Date.now() > deadline) throw new Error(`left behind: ${left.map(commandLine).join('; ')}`);
      await sleep(10);
    }
  } finally {
    await moitumi.dispose();
  }
}

/** A core that is ending already takes no order: then the next one does. */
async function stopEverything(moitumi: Moitumi, deadline: number): Promise<void> {
  for (;;) {
    await moitumi.run(['daemon', 'start']);
    const { code, stderr } = await moitumi.run(['daemon', 'stop', '--agents', '--force']);
    if (code === 0) return;
    if (Date.now() > deadline) throw new Error(`the core does not stop: ${stderr}`);
  }
}

function commandLine(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`;
  } catch {
    return `${pid}, ended meanwhile`;
  }
}
