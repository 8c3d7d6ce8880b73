// Builds dist/: one CJS entry a program, split into small chunks, since a start from node_modules or from one
// large file costs several times as much as Node's own (docs/performance.md).
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const programs = {
  moitumi: 'src/app/main.ts',
  daemon: 'src/app/daemon.ts',
  keeper: 'src/keeper/main.ts',
  'store-worker': 'adapters/store/worker.ts',
  'demo-agent': 'fixtures/agents/demo-agent.ts',
};

const dist = join(root, 'dist');
await rm(dist, { recursive: true, force: true });
const bundle = await rolldown({
  input: Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, join(root, file)])),
  platform: 'node',
  external: ['node-pty'],
  transform: { define: { __MOITUMI_VERSION__: JSON.stringify(version) } },
});
await bundle.write({
  dir: dist,
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();

const main = join(dist, 'moitumi.cjs');
await writeFile(main, `#!/usr/bin/env node\n${(await readFile(main, 'utf8')).replace(/^#!.*\n/, '')}`);
await chmod(main, 0o755);
