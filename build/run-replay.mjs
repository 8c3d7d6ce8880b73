// Bundles the replay of a `moitumi explain --bundle` file and runs it: npm run replay FILE
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = await rolldown({ input: { replay: join(root, 'test/support/replay-file.ts') }, platform: 'node' });
// As deep as test/support, from where it finds the rules.
const dir = join(root, '.bench/replay');
await bundle.write({ dir, format: 'esm', entryFileNames: '[name].mjs' });
await bundle.close();

const file = resolve(process.env.INIT_CWD ?? '.', process.argv[2] ?? '');
const run = spawnSync(process.execPath, [join(dir, 'replay.mjs'), file], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
