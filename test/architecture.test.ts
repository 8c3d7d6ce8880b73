import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A layer: where it lives, what it may import beside itself, and why no more than that. */
type Layer = {
  readonly at: string;
  readonly layers: readonly string[];
  readonly outside: 'none' | 'any';
  readonly why: string;
};

const LAYERS: readonly Layer[] = [
  {
    at: 'src/domain',
    layers: [],
    outside: 'none',
    why: 'plain data and pure functions, true in a browser and in a test alike',
  },
  {
    at: 'src/ports',
    layers: ['src/domain'],
    outside: 'none',
    why: 'interfaces say what is needed, never by what it is done',
  },
  {
    at: 'src/core',
    layers: ['src/domain', 'src/ports'],
    outside: 'none',
    why: 'decides; the world reaches it through ports alone',
  },
  {
    at: 'src/protocol',
    layers: ['src/domain', 'src/ports'],
    outside: 'none',
    why: 'both ends and the browser speak it, so it knows neither the core nor Node',
  },
  {
    at: 'adapters',
    layers: ['src/domain', 'src/ports'],
    outside: 'any',
    why: 'the world, one folder a piece, behind ports',
  },
  {
    at: 'surfaces',
    layers: ['src/domain', 'src/ports', 'src/protocol'],
    outside: 'any',
    why: 'a surface speaks the protocol; it has no short cut to the core or to the machine',
  },
  {
    at: 'src/keeper',
    layers: ['src/domain', 'src/ports', 'src/protocol', 'adapters'],
    outside: 'any',
    why: 'a program of its own, and a composition root: ptys and the terminal model, no cortex',
  },
  {
    at: 'src/app',
    layers: ['src/domain', 'src/ports', 'src/core', 'src/protocol', 'adapters', 'surfaces'],
    outside: 'any',
    why: 'the composition root: the only place that knows everyone',
  },
];

/** Folders of one layer whose parts must not see each other. */
const SEPARATE = [
  {
    at: 'adapters',
    shared: ['adapters/transport'],
    why: 'an adapter that needs another is two things; framing is the one both ends share',
  },
  {
    at: 'surfaces',
    shared: ['surfaces/terminal', 'surfaces/commands'],
    why: 'surfaces differ in input and drawing; what two draw alike is in surfaces/terminal, what two are told in words in surfaces/commands',
  },
];

const ROOT = resolve(import.meta.dirname, '..');

/** What a folder of adapters or surfaces may see of its neighbours, beside what is shared. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {};

describe('the dependency rule', () => {
  for (const layer of LAYERS) {
    it(`${layer.at} sees only ${['itself', ...layer.layers].join(', ')}: ${layer.why}`, () => {
      const wrong = importsOf(layer.at).filter(({ target }) => {
        if (target === null) return layer.outside === 'none';
        return ![layer.at, ...layer.layers].some((allowed) => target.startsWith(`${allowed}/`));
      });
      expect(wrong).toEqual([]);
    });
  }

  for (const { at, shared, why } of SEPARATE) {
    it(`the folders of ${at} do not see each other: ${why}`, () => {
      const wrong = importsOf(at).filter(({ file, target }) => {
        if (target === null || !target.startsWith(`${at}/`)) return false;
        const own = file.split('/').slice(0, 2).join('/');
        const allowed = [own, ...shared, ...(NEIGHBOURS[own] ?? [])];
        return !allowed.some((folder) => target.startsWith(`${folder}/`));
      });
      expect(wrong).toEqual([]);
    });
  }

  it('looks at every source file there is', () => {
    const known = LAYERS.map((layer) => layer.at);
    const stray = [...sources('src'), ...sources('adapters'), ...sources('surfaces')].filter(
      (file) => !known.some((at) => file.startsWith(`${at}/`)),
    );
    expect(stray).toEqual([]);
    for (const at of known) expect(sources(at).length, at).toBeGreaterThan(0);
  });
});

describe('the house', () => {
  it('has no file over 300 lines and names none utils, helpers, types or manager2', () => {
    const files = LAYERS.flatMap((layer) => sources(layer.at));
    const long = files.filter((file) => read(file).split('\n').length > 301);
    const vague = files.filter((file) => /\/(utils?|helpers?|types|manager2|misc|common)\.ts$/.test(file));
    expect({ long, vague }).toEqual({ long: [], vague: [] });
  });

  it('mocks no module', () => {
    const mocking = sources('test').filter((file) => /\bvi\.(mock|doMock)\(/.test(read(file)));
    expect(mocking.filter((file) => !file.endsWith('architecture.test.ts'))).toEqual([]);
  });
});

type Import = { readonly file: string; readonly target: string | null; readonly text: string };

/** A statement that begins a line, or a call; not a word in a comment or a text. */
const IMPORT = /^(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Every import of a folder's files; `target` is relative to the root, null for a package or a Node module. */
function importsOf(folder: string): readonly Import[] {
  return sources(folder).flatMap((file) =>
    [...read(file).matchAll(IMPORT)].map((match) => {
      const text = match[1] ?? match[2] ?? '';
      return { file, text, target: text.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), text)) : null };
    }),
  );
}

function sources(folder: string): readonly string[] {
  const at = join(ROOT, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
