import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MoitumiError } from '../../src/domain/error.ts';
import type { CommandCall } from './command.ts';
import { tellNode } from './results.ts';
import { usageError } from './usage-error.ts';

/** Opens a node's title and notes in the person's editor, and keeps what they made of them. */
export async function editNode(call: CommandCall, ref: string): Promise<number> {
  const client = await call.connect();
  const { node, notes } = await client.request('get_node', { node: ref });
  const directory = await mkdtemp(join(tmpdir(), 'moitumi-edit-'));
  const file = join(directory, `${node.id}.md`);
  const draft = `${node.title}\n\n${notes ?? ''}`;
  await writeFile(file, draft, { mode: 0o600 });
  try {
    await runEditor(call, file);
    const changes = changesIn(await readFile(file, 'utf8'), node.title, notes ?? '');
    const same = Object.keys(changes).length === 0;
    const edited = same ? node : await client.request('update_node', { node: node.id, ...changes });
    await rm(directory, { recursive: true });
    return await tellNode(call, client, edited, same ? `${node.id} stays as it was.` : `${node.id} is changed.`);
  } catch (error) {
    const written = await readFile(file, 'utf8').catch(() => draft);
    if (written === draft) await rm(directory, { recursive: true, force: true });
    else call.output.complain(`What you wrote is kept in ${file}`);
    throw error;
  }
}

/** The first line is the title; the notes begin after the blank line below it. */
function changesIn(text: string, title: string, notes: string): { title?: string; notes?: string } {
  const [first = '', ...rest] = text.split('\n');
  const newTitle = first.trim();
  const newNotes = rest.join('\n').replace(/^\s*\n/, '');
  return {
    ...(newTitle === title ? {} : { title: newTitle }),
    // Editors end a file with a line end, whether it had one or not.
    ...(newNotes.trimEnd() === notes.trimEnd() ? {} : { notes: newNotes }),
  };
}

/** $VISUAL and $EDITOR may hold arguments, so that a shell has to read them, as git does it. */
async function runEditor({ context }: CommandCall, file: string): Promise<void> {
  const editor = context.env['VISUAL'] || context.env['EDITOR'] || 'vi';
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {
    stdio: 'inherit',
    cwd: context.cwd,
    env: context.env,
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new MoitumiError('internal', `Cannot start \`${editor}\`: ${error.message}`)));
    child.on('exit', resolve);
  });
  if (status === 127) throw usageError(`There is no editor \`${editor}\`; name yours in $VISUAL or $EDITOR.`);
  if (status !== 0) throw new MoitumiError('internal', `\`${editor}\` failed, so nothing is changed.`);
}
