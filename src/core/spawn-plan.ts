import type { Agent } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import type { AgentProfile } from '../domain/profile.ts';
import type { IAgentCatalog, IHostProbe } from '../ports/agent-catalog.ts';

/** What someone wants to run, as far as they said. */
export type SpawnWish = {
  readonly profile: string | undefined;
  readonly argv: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly prompt: string | undefined;
  /** Where it may start, best first; the profile's comes before the client's. */
  readonly cwd: {
    readonly asked: string | undefined;
    readonly node: string | null;
    readonly client: string | undefined;
  };
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly cols: number | undefined;
  readonly rows: number | undefined;
};

/** What will run: found on the machine, nothing left to choose. */
export type SpawnPlan = Pick<Agent, 'profile' | 'kind' | 'command' | 'args' | 'cwd' | 'cols' | 'rows'> & {
  /** The program's absolute path. */
  readonly program: string;
  /** The environment of the client, not filtered yet. */
  readonly clientEnv: Readonly<Record<string, string>>;
  readonly profileEnv: Readonly<Record<string, string>>;
  /** The prompt that it is given as its last argument, or null. */
  readonly given: string | null;
  /** What is to be typed once it is ready, or null. */
  readonly typed: string | null;
  /** The conversation that it takes up, where its arguments do not say so; left out: none. */
  readonly takes_up?: string | null;
};

/** A command without a profile: `moitumi spawn NODE -- ARGV`. */
const COMMAND: Omit<AgentProfile, 'command' | 'args'> = {
  name: 'command',
  env: {},
  resume: null,
  cwd: null,
  prompt: 'typed',
  interrupt: ['C-c'],
  clear: [],
  restore: [],
  install: null,
};

const DEFAULT_PROFILE = 'shell';

/** Where programs are looked for when the client has no PATH. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** The longest command, in characters, all arguments together: the system takes about 128 KiB for a single one. */
const MAX_COMMAND = 100_000;

/** Decides everything about a spawn before anything is created. Throws with what is missing and what to do. */
export async function planSpawn(catalog: IAgentCatalog, host: IHostProbe, wish: SpawnWish): Promise<SpawnPlan> {
  const profile = findProfile(catalog, wish);
  const clientEnv = wish.env ?? host.environment();
  const cwd = await chooseCwd(host, [wish.cwd.asked, wish.cwd.node, profile.cwd, wish.cwd.client, clientEnv['HOME']]);
  const { command, given, typed } = withPrompt(profile, wish);
  const program = await findProgram(host, profile, command[0] ?? '', clientEnv['PATH'] ?? DEFAULT_PATH, cwd);
  return {
    profile: profile.name,
    ...(profile.kind === undefined ? {} : { kind: profile.kind }),
    command,
    ...(wish.args === undefined ? {} : { args: wish.args }),
    cwd,
    cols: wish.cols ?? 80,
    rows: wish.rows ?? 24,
    program,
    clientEnv,
    profileEnv: profile.env,
    given,
    typed,
  };
}

function findProfile(catalog: IAgentCatalog, wish: SpawnWish): AgentProfile {
  const [command, ...args] = wish.argv ?? [];
  if (wish.argv !== undefined && (command === undefined || command === '')) {
    throw new MoitumiError('bad_request', 'A command needs at least a program.', { path: 'argv' });
  }
  if (wish.profile === undefined && command !== undefined) return { ...COMMAND, command, args };
  const name = wish.profile ?? DEFAULT_PROFILE;
  const profile = catalog.find(name);
  if (profile === null) throw unknownProfile(catalog, name);
  return command === undefined ? profile : { ...profile, command, args };
}

function unknownProfile(catalog: IAgentCatalog, name: string): MoitumiError<'unknown_profile'> {
  const near = nearest(name, catalog.names());
  const hint = near === null ? `There are: ${catalog.names().join(', ')}.` : `Did you mean ${near}?`;
  const text = `There is no profile “${name.slice(0, 60)}”. ${hint} A command goes after --.`;
  return new MoitumiError('unknown_profile', text, { profile: name, nearest: near });
}

/** The first place that was named; it must exist. */
async function chooseCwd(host: IHostProbe, places: readonly (string | null | undefined)[]): Promise<string> {
  const cwd = places.find((place) => place !== null && place !== undefined && place !== '') ?? '/';
  if (cwd.startsWith('/') && (await host.isDirectory(cwd))) return cwd;
  throw new MoitumiError('cwd_not_found', `The directory ${cwd} does not exist. Choose another with --cwd.`, { cwd });
}

function withPrompt(profile: AgentProfile, wish: SpawnWish): Pick<SpawnPlan, 'command' | 'given' | 'typed'> {
  const { prompt } = wish;
  const plain = [profile.command, ...profile.args, ...(wish.args ?? [])];
  if (prompt !== undefined && prompt !== '' && profile.prompt === 'none') {
    throw new MoitumiError('bad_request', `${profile.name} takes no prompt.`, { path: 'prompt' });
  }
  const inline = prompt !== undefined && prompt !== '' && profile.prompt === 'argument';
  const command = inline ? [...plain, prompt] : plain;
  if (command.reduce((sum, argument) => sum + argument.length, 0) > MAX_COMMAND) {
    throw new MoitumiError('bad_request', `The command is longer than ${MAX_COMMAND} characters.`, { path: 'argv' });
  }
  const words = prompt === undefined || prompt === '' ? null : prompt;
  return { command, given: inline ? words : null, typed: inline ? null : words };
}

async function findProgram(
  host: IHostProbe,
  profile: AgentProfile,
  program: string,
  path: string,
  cwd: string,
): Promise<string> {
  const found = await host.locate(program, path, cwd);
  if (found !== null) return found;
  const hint = profile.install ?? 'Check its name and your PATH.';
  throw new MoitumiError('program_not_found', `The program ${program.slice(0, 200)} is not installed. ${hint}`, {
    program,
    install: profile.install,
  });
}
