// Runs the persistence benchmark with tmux and moitumi side by side: `npm run bench:peers [-- its own arguments]`.
// It is kept beside the repository; MOITUMI_PEERS_BENCH names another place. Leaves .bench/peers.{json,md}.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bench = resolve(process.env.MOITUMI_PEERS_BENCH ?? join(root, '../shared/bench/persistence'));
const asked = process.argv.slice(2);
const tools = asked.includes('--tools') ? [] : ['--tools', 'tmux,moitumi'];

const missing = [
  !existsSync(join(bench, 'bench.py')) && `There is no bench.py in ${bench}. MOITUMI_PEERS_BENCH names its folder.`,
  spawnSync('python3', ['--version']).status !== 0 && 'There is no python3; the benchmark needs 3.11 or newer.',
  spawnSync('tmux', ['-V']).status !== 0 && 'There is no tmux to compare with. --tools moitumi measures moitumi alone.',
].filter((text) => text !== false && !(asked.includes('--tools') && text.includes('tmux to compare')));

if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exitCode = 1;
} else {
  process.exitCode = run();
}

function run() {
  const results = join(root, '.bench');
  mkdirSync(results, { recursive: true });
  const env = {
    ...process.env,
    MOITUMI_PEERS_BENCH: bench,
    MOITUMI_PROGRAM: join(root, 'dist/moitumi.cjs'),
    // Where the screen check finds @xterm/headless.
    XTERM_DIR: root,
  };
  delete env.NODE_EXTRA_CA_CERTS;
  const files = ['--json', join(results, 'peers.json'), '--md', join(results, 'peers.md')];
  const argv = [join(root, 'bench/peers/moitumi.py'), ...tools, ...files, ...asked];
  return spawnSync('python3', argv, { stdio: 'inherit', env }).status ?? 1;
}
