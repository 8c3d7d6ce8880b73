import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bench, Measure } from './figure.ts';

/** Packages that hold native modules; what a person installs beside them is ours to keep small. */
const NATIVE = ['better-sqlite3', 'node-pty'];

/** The size of the package, and of what it installs. */
export const measurePacking: Measure = async (bench) => {
  const root = dirname(bench.dist);
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ size: number; unpackedSize: number }];
  const packed = pack.size / 1e6;
  const installed = (pack.unpackedSize + alongside(bench)) / 1e6;
  return [
    { name: 'packed package', value: `${packed.toFixed(2)} MB`, budget: '< 1 MB', met: packed < 1 },
    {
      name: 'installed without native modules',
      value: `${installed.toFixed(1)} MB`,
      budget: '< 10 MB',
      met: installed < 10,
      note: `all dependencies but ${NATIVE.join(', ')}`,
    },
  ];
};

/** The bytes of every package that an install brings along, save the native ones. */
function alongside(bench: Bench): number {
  const root = dirname(bench.dist);
  const paths = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return paths
    .split('\n')
    .filter((path) => path !== '' && path !== root && !NATIVE.some((name) => path.includes(`node_modules/${name}`)))
    .filter((path) => !path.includes('node_modules/@lydell'))
    .reduce((sum, path) => sum + bytesIn(path), 0);
}

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('node_modules/'))
    .map((name) => statSync(join(directory, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
