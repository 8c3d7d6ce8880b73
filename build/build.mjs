// Builds dist/: each program by itself, as CJS in small chunks, since a start from node_modules or from one large file
// costs several times as much as Node's own, and each further chunk on the way a third of a millisecond (docs/performance.md).
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const programs = {
  moitumi: 'src/app/main.ts',
  daemon: 'src/app/daemon.ts',
  keeper: 'src/keeper/main.ts',
  'store-worker': 'adapters/store/worker.ts',
  hook: 'src/app/hook.ts',
  'acp-host': 'src/app/acp-host.ts',
  'demo-agent': 'fixtures/agents/demo-agent.ts',
};

/** What is loaded together anyway: a file each would cost a third of a millisecond each. */
const TOGETHER = [
  {
    part: 'words',
    test: /surfaces\/terminal\/(display-text|theme|span|agent-words|ask-words|exact-text|terminal-size)\.ts|get-east-asian-width/,
  },
  {
    part: 'keys',
    test: /surfaces\/terminal\/(terminal-session|key-parser|plain-lines|process-signals|input-line|copy-sequence)\.ts|src\/domain\/(input-tokens|key-decoder|mouse-decoder|utf8)\.ts/,
  },
  {
    part: 'chat',
    test: /surfaces\/chat\/(?!render-markdown)|surfaces\/commands\/(site|command-table|run-command|completion)\.ts|surfaces\/terminal\/ask-lines|markdown\/wrap-spans|src\/app\/chat-process/,
  },
];

// Built aside and put in place at the end: whoever runs the old build meanwhile finds it whole.
await mkdir(join(root, '.build'), { recursive: true });
const fresh = await mkdtemp(join(root, '.build/'));
for (const [name, file] of Object.entries(programs)) await build(name, file);
for (const name of ['moitumi', 'daemon']) await compile(name);
await warm('daemon');
await cp(join(root, 'adapters/signals/rules'), join(fresh, 'rules'), { recursive: true });
await chmod(join(fresh, 'moitumi.cjs'), 0o755);

await rename(join(root, 'dist'), join(fresh, 'old')).catch(() => undefined);
await rename(fresh, join(root, 'dist'));
await rm(join(root, 'dist/old'), { recursive: true, force: true });
await rm(join(root, '.build'), { recursive: true, force: true });

async function build(name, file) {
  const bundle = await rolldown({
    input: { [name]: join(root, file) },
    platform: 'node',
    external: ['node-pty'],
    preserveEntrySignatures: false,
    transform: { define: { __MOITUMI_VERSION__: JSON.stringify(version) } },
  });
  await bundle.write({
    dir: fresh,
    format: 'cjs',
    // Code that start.cjs runs cannot import, and a require costs less.
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: `${name}-[name]-[hash].cjs`,
    codeSplitting: {
      groups: [
        { name, tags: ['$initial'], priority: 3 },
        ...TOGETHER.map(({ part, test }) => ({ name: part, test, priority: 1 })),
      ],
    },
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
}

/** Compiles a program whose start has a budget, all of its functions, and puts start.cjs in its place. */
async function compile(name) {
  const program = join(fresh, `${name}.cjs`);
  const code = `(function(exports,require,module,__filename,__dirname){${await readFile(program, 'utf8')}\n})`;
  setFlagsFromString('--no-lazy');
  const script = new Script(code);
  // V8 accepts only what was compiled under its own flags.
  setFlagsFromString('--lazy');
  await writeFile(join(fresh, `${name}.code.js`), code);
  await writeFile(join(fresh, `${name}.code.cache`), script.createCachedData());
  await copyFile(join(root, 'build/start.cjs'), program);
}

/** Compiles again, only what a start and a first command run: as quick, and a third of the size in the package. */
async function warm(name) {
  const home = await mkdtemp(join(tmpdir(), 'mi-'));
  const { MOITUMI_SOCKET, MOITUMI_AGENT_TOKEN, ...env } = process.env;
  const argv = [join(root, 'build/warm.cjs'), join(fresh, `${name}.cjs`), home];
  const { status } = spawnSync(process.execPath, argv, {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 60_000,
  });
  await rm(home, { recursive: true, force: true });
  if (status !== 0) process.stderr.write(`${name} did not run; all of its code stays compiled.\n`);
}
