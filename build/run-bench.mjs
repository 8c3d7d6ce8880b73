// Bundles bench/ to .bench/ and runs it: the figures of docs/performance.md with their budgets.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = await rolldown({
  input: { bench: join(root, 'bench/main.ts') },
  platform: 'node',
  external: ['node-pty'],
  transform: { define: { __MOITUMI_VERSION__: JSON.stringify('bench') } },
});
await bundle.write({ dir: join(root, '.bench'), format: 'cjs', entryFileNames: '[name].cjs' });
await bundle.close();

const env = { ...process.env };
delete env.NODE_EXTRA_CA_CERTS;
delete env.TMUX;
const run = spawnSync(
  process.execPath,
  [join(root, '.bench/bench.cjs'), join(root, 'dist'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env,
  },
);
process.exitCode = run.status ?? 1;
