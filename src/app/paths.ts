import { isAbsolute, join, resolve } from 'node:path';

/** What a person may say about which moitumi is meant; both null: the one of this account. */
export type HomeOptions = {
  /** `--home`, before MOITUMI_HOME. */
  readonly home?: string | undefined;
  /** `--socket`: where the core listens, instead of the place that moitumi chooses. */
  readonly socket?: string | undefined;
};

/** Where everything of one home is. Nothing here touches the disk. */
export type HomePaths = {
  /** The directory given by `--home` or MOITUMI_HOME; null: the XDG directories are used. */
  readonly home: string | null;
  readonly config: string;
  /** Holds what must survive a logout: the store, the lock, logs, exit statuses. */
  readonly state: string;
  readonly store: string;
  readonly lock: string;
  readonly log: string;
  readonly keepers: string;
  /** What was typed in chats. */
  readonly chatHistory: string;
  /** The key of the agents' tokens. */
  readonly agentKey: string;
  /** What agents are started with: settings that make their programs report to us. */
  readonly launches: string;
  /** Names the socket and holds the cookie; read anew at each dial. */
  readonly endpoint: string;
  /**
   * Where sockets may be, best first, each as the directories to make, outermost first; the last one holds the sockets.
   * The first that can be made private is taken.
   */
  readonly runtime: readonly (readonly string[])[];
  /** The socket that was asked for; null: `core.sock` in the runtime directory. */
  readonly socket: string | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The longest runtime directory, in bytes: a socket's path may have 100 (adapters/transport/socket-path.ts), and
 * the longest name of a keeper's socket, and what is bound before it is moved into place, fit in the rest.
 */
const MAX_RUNTIME_DIRECTORY = 68;

/** Finds a home's places: `--home`, then MOITUMI_HOME, then the XDG directories. */
export function resolvePaths(options: HomeOptions, env: Environment, cwd: string): HomePaths {
  const chosen = options.home ?? nonEmpty(env['MOITUMI_HOME']);
  const home = chosen === undefined ? null : resolve(cwd, chosen);
  const state = home ?? join(directoryFrom(env, 'XDG_STATE_HOME', '.local/state'), 'moitumi');
  const config = home ?? join(directoryFrom(env, 'XDG_CONFIG_HOME', '.config'), 'moitumi');
  const socket = options.socket ?? nonEmpty(env['MOITUMI_SOCKET']);
  return {
    home,
    config: join(config, 'config.toml'),
    state,
    store: join(state, 'cortex.db'),
    lock: join(state, 'lock.db'),
    log: join(state, 'logs', 'moitumi.log'),
    keepers: join(state, 'keepers'),
    chatHistory: join(state, 'chat-history'),
    agentKey: join(state, 'agent-key'),
    launches: join(state, 'launches'),
    endpoint: join(state, 'endpoint.json'),
    // Hooks need none of them, nor `node:os`, which takes a third of a millisecond to load.
    get runtime() {
      return runtimeDirectories(home, state, env);
    },
    socket: socket === undefined ? null : resolve(cwd, socket),
  };
}

/** A short name that tells this home from all others, for places that several share. */
export function homeMark(paths: HomePaths): string {
  return `h${hash(paths.state)}`;
}

/** The home as a person would name it. */
export function homeName(paths: HomePaths): string {
  return paths.home ?? paths.state;
}

/**
 * A home of its own keeps its sockets inside, the account's home in $XDG_RUNTIME_DIR. Where that path is too long
 * for a socket, or cannot be made, short places named after a hash of the home follow.
 */
function runtimeDirectories(home: string | null, state: string, env: Environment): HomePaths['runtime'] {
  const shared = absolute(env['XDG_RUNTIME_DIR']);
  const short = [
    ...(shared === null ? [] : [join(shared, 'moitumi')]),
    join(os().tmpdir(), `moitumi-${process.getuid?.() ?? 'user'}`),
  ].map((directory) => [directory, join(directory, `h${hash(state)}`)]);
  const own = [join(state, 'run')];
  const wanted = home === null && shared !== null ? [[join(shared, 'moitumi')], own] : [own];
  return [...wanted, ...short].filter((chain) => Buffer.byteLength(chain.at(-1) ?? '') <= MAX_RUNTIME_DIRECTORY);
}

function directoryFrom(env: Environment, variable: string, fallback: string): string {
  return absolute(env[variable]) ?? join(nonEmpty(env['HOME']) ?? os().homedir(), fallback);
}

function os(): typeof import('node:os') {
  return process.getBuiltinModule('node:os');
}

/** The XDG specification: a relative path is to be ignored. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** FNV-1a in two halves: tells homes apart, guards nothing; a directory's owner and rights are checked before use. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (const byte of Buffer.from(text)) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high + byte, 0x85ebca6b) ^ (low >>> 13);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
