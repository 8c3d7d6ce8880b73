import { spawn } from 'node:child_process';
import { MoitumiError } from '../../src/domain/error.ts';

/** What git wrote, as much of it as was wanted. */
export type GitOutput = { readonly text: string; readonly cut: boolean };

/** A repository is somebody else's text: nothing that it configures may run. */
const HARMLESS = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'color.ui=false'];

/** How long git may take, in ms. */
const PATIENCE_MS = 10_000;

/** Reads with git in a directory. Null where that is in no repository. Rejects with MoitumiError where git cannot do it. */
export async function readGit(cwd: string, args: readonly string[], most: number): Promise<GitOutput | null> {
  const child = spawn('git', [...HARMLESS, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (size < most) chunks.push(chunk);
    size += chunk.length;
    if (size >= most) child.kill();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 2_000) complaint += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      complaint = error.code === 'ENOENT' ? `There is no git, or no directory ${cwd}.` : error.message;
      resolve(127);
    });
    child.once('close', resolve);
  });
  if (/not a git repository/.test(complaint)) return null;
  if (code !== 0 && size < most)
    throw new MoitumiError('internal', `git ${args[0]}: ${complaint.trim() || 'it took too long'}`);
  return { text: Buffer.concat(chunks).subarray(0, most).toString(), cut: size >= most };
}
