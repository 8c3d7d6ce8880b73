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
  const all = [...SHIPPED, shellProfile(shell), demo(options.demoAgent), ...custom];
  const profiles = new Map(all.map((each) => [each.name, each]));
  return { find: (name) => profiles.get(name) ?? null, names: () => [...profiles.keys()] };
}

/** Ctrl-U kills a line, or the end of one above it; ten empty what a person half types. Tried with Claude 2.1.329 and Codex 0.169. */
const KILL_LINES: readonly string[] = Array.from({ length: 10 }, () => 'C-u');

/** What was killed in a row comes back as one. */
const YANK: readonly string[] = ['C-y'];

/** Shells whose line editors yank; others would take the key for text. */
const YANKING_SHELLS = /(^|\/)(bash|zsh|fish)$/;

/** Switches that keep an agent from updating itself under a running session. */
const SHIPPED: readonly AgentProfile[] = [
  profile('claude', {
    env: { DISABLE_AUTOUPDATER: '1' },
    clear: KILL_LINES,
    restore: YANK,
    resume: ['--continue'],
    resume_session: ['--resume', '{session}'],
    prompt: 'argument',
    interrupt: ['Escape'],
    install: 'Install Claude Code with: npm install -g @anthropic-ai/claude-code',
  }),
  profile('codex', {
    // Without it the terminal holds only a client of a server that outlives it, and of which nothing is known.
    args: ['--no-daemon', '-c', 'check_for_update_on_startup=false'],
    clear: KILL_LINES,
    restore: YANK,
    resume: ['resume', '--last'],
    resume_session: ['resume', '{session}'],
    prompt: 'argument',
    interrupt: ['Escape'],
    install: 'Install Codex with: npm install -g @openai/codex',
  }),
  profile('gemini', {
    resume: ['--resume', 'latest'],
    resume_session: ['--resume', '{session}'],
    clear: ['C-u'],
    // Tried with Gemini CLI 0.61: for 40 ms by its own clock, which a busy machine delays.
    paste_ms: 150,
    prompt: 'typed',
    interrupt: ['Escape'],
    install: 'Install Gemini CLI with: npm install -g @google/gemini-cli',
  }),
  profile('opencode', {
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
    resume: ['--continue'],
    resume_session: ['--session', '{session}'],
    clear: ['C-u'],
    prompt: 'typed',
    // Once it asks “esc again to interrupt”.
    interrupt: ['Escape', 'Escape'],
    install: 'Install opencode with: npm install -g opencode-ai',
  }),
  acp('gemini-acp', {
    command: 'gemini',
    args: ['--acp'],
    install: 'Install Gemini CLI with: npm install -g @google/gemini-cli',
  }),
  acp('opencode-acp', {
    command: 'opencode',
    args: ['acp'],
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
    install: 'Install opencode with: npm install -g opencode-ai',
  }),
  acp('claude-acp', {
    command: 'claude-agent-acp',
    env: { DISABLE_AUTOUPDATER: '1' },
    // Later ones need Node 22.
    install: 'Install it with: npm install -g @agentclientprotocol/claude-agent-acp@0.49.0',
  }),
];

/** An agent that speaks the Agent Client Protocol: whatever else it is, that is all that counts. */
function acp(name: string, own: Partial<Omit<AgentProfile, 'name'>>): AgentProfile {
  return profile(name, { kind: 'acp', prompt: 'typed', ...own });
}

function shellProfile(shell: string): AgentProfile {
  const restore = YANKING_SHELLS.test(shell) ? YANK : [];
  return profile('shell', { command: shell, prompt: 'typed', clear: ['C-u'], restore });
}

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
