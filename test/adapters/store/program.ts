import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** A program of ours as one file that plain Node runs. */
export type BuiltProgram = { readonly file: string; readonly dispose: () => void };

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Builds `source`, named from the repository's root, in the way that dist/ is built. */
export async function buildProgram(source: string): Promise<BuiltProgram> {
  const directory = mkdtempSync(join(tmpdir(), 'mo-program-'));
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  const file = join(directory, 'program.cjs');
  const bundle = await rolldown({ input: join(ROOT, source), platform: 'node', external: ['better-sqlite3'] });
  await bundle.write({ file, format: 'cjs', codeSplitting: false });
  await bundle.close();
  return { file, dispose: () => rmSync(directory, { recursive: true, force: true }) };
}
