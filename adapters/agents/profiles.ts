import type { AgentProfile } from '../../src/domain/profile.ts';
import type { IAgentCatalog } from '../../src/ports/agent-catalog.ts';

/** The shipped kinds of agent and those of the config, which win over shipped ones of the same name. */
export function createCatalog(
  custom: readonly AgentProfile[],
  options: {
    /** Path of the scripted agent that ships with moitumi. */
    readonly demoAgent: string;
    /** The person's shell; by default the environment's. */
    readonly shell?: string;
  },
): IAgentCatalog {
  const shell = options.shell ?? (process.env['SHELL'] || '/bin/sh');
  const all = [...SHIPPED, profile('shell', { command: shell, prompt: 'typed' }), demo(options.demoAgent), ...custom];
  const profiles = new Map(all.map((each) => [each.name, each]));
  return { find: (name) => profiles.get(name) ?? null, names: () => [...profiles.keys()] };
}

/** Switches that keep an agent from updating itself under a running session. */
const SHIPPED: readonly AgentProfile[] = [
  profile('claude', {
    env: { DISABLE_AUTOUPDATER: '1' },
    resume: ['--continue'],
    prompt: 'argument',
    interrupt: ['Escape'],
    install: 'Install Claude Code with: npm install -g @anthropic-ai/claude-code',
  }),
  profile('codex', {
    // Without it the terminal holds only a client of a server that outlives it, and of which nothing is known.
    args: ['--no-daemon', '-c', 'check_for_update_on_startup=false'],
    resume: ['resume', '--last'],
    prompt: 'argument',
    interrupt: ['Escape'],
    install: 'Install Codex with: npm install -g @openai/codex',
  }),
  profile('gemini', {
    resume: ['--resume', 'latest'],
    prompt: 'typed',
    interrupt: ['Escape'],
    install: 'Install Gemini CLI with: npm install -g @google/gemini-cli',
  }),
  profile('opencode', {
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
    resume: ['--continue'],
    prompt: 'typed',
    interrupt: ['Escape'],
    install: 'Install opencode with: npm install -g opencode-ai',
  }),
];

function demo(file: string): AgentProfile {
  return profile('demo', { command: process.execPath, args: [file], prompt: 'argument' });
}

function profile(name: string, own: Partial<Omit<AgentProfile, 'name'>>): AgentProfile {
  return {
    name,
    command: name,
    args: [],
    env: {},
    resume: null,
    cwd: null,
    prompt: 'none',
    interrupt: ['C-c'],
    clear: [],
    restore: [],
    install: null,
    ...own,
  };
}
