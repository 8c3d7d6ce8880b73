import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type LoopbackModel, startLoopbackModel } from '../../fixtures/model/loopback-model.ts';
import type { AgentWorld } from '../support/agent-rig.ts';

/** A real agent that these tests can drive. */
export type RealAgent = 'claude' | 'codex' | 'opencode' | 'gemini-acp' | 'opencode-acp' | 'claude-acp';

/** The programs of those that are not called by them. */
const PROGRAMS: Partial<Record<RealAgent, string>> = {
  'gemini-acp': 'gemini',
  'opencode-acp': 'opencode',
  'claude-acp': 'claude-agent-acp',
};

/** Where its program is: in one of the directories of MOITUMI_TEST_AGENTS or of PATH; null: it is not installed. */
export function installedAgent(name: RealAgent): string | null {
  const { MOITUMI_TEST_AGENTS = '', PATH = '' } = process.env;
  const directories = [MOITUMI_TEST_AGENTS, PATH]
    .flatMap((path) => path.split(delimiter))
    .filter((each) => each !== '');
  return directories.find((directory) => isExecutable(join(directory, PROGRAMS[name] ?? name))) ?? null;
}

/** What no account is behind; Claude Code asks for its last twenty characters to be approved. */
const KEY = 'sk-ant-api03-loopback-loopback-loopback-0000000001';

/** The world of real agents: settings of their own, and a model on loopback. */
export async function realAgents(names: readonly RealAgent[]): Promise<AgentWorld & { readonly model: LoopbackModel }> {
  const model = await startLoopbackModel();
  return {
    model,
    paths: names.map(installedAgent).filter((each) => each !== null),
    settle: (home, work) => settleAgents(home, work, model.url),
    close: () => model.close(),
  };
}

/**
 * Writes the settings of all agents into `home`, so that they ask the model at `url`, trust `work`, update nothing and
 * ask before they run a command; gives the environment that belongs to them.
 */
function settleAgents(home: string, work: string, url: string): Readonly<Record<string, string>> {
  const write = (file: string, text: string) => {
    mkdirSync(join(home, file, '..'), { recursive: true });
    writeFileSync(join(home, file), text);
  };
  write('.claude.json', JSON.stringify(claudeSettings(work)));
  write('.codex/config.toml', codexSettings(work, url));
  write('.gemini/settings.json', JSON.stringify(GEMINI_SETTINGS));
  write('.config/opencode/opencode.json', JSON.stringify(opencodeSettings(url)));
  return {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: KEY,
    GEMINI_API_KEY: KEY,
    GOOGLE_GEMINI_BASE_URL: url,
    IS_SANDBOX: '1',
    // All its tools are there from the first turn on.
    ENABLE_TOOL_SEARCH: 'false',
    LOOPBACK_KEY: KEY,
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    XDG_CONFIG_HOME: join(home, '.config'),
  };
}

function claudeSettings(work: string): object {
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true, allowedTools: [] };
  return {
    hasCompletedOnboarding: true,
    theme: 'dark',
    customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
    projects: { [work]: trusted },
  };
}

const GEMINI_SETTINGS = {
  security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
  general: { enableAutoUpdate: false },
};

function codexSettings(work: string, url: string): string {
  return `model = "loopback-1"
model_provider = "loopback"
approval_policy = "on-request"
sandbox_mode = "read-only"
check_for_update_on_startup = false
[model_providers.loopback]
name = "loopback"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "LOOPBACK_KEY"
requires_openai_auth = false
[projects."${work}"]
trust_level = "trusted"
`;
}

function opencodeSettings(url: string): object {
  const provider = {
    npm: '@ai-sdk/openai-compatible',
    name: 'loopback',
    options: { baseURL: `${url}/v1`, apiKey: 'loopback' },
    models: { 'loopback-1': { name: 'loopback-1' } },
  };
  return {
    provider: { loopback: provider },
    model: 'loopback/loopback-1',
    small_model: 'loopback/loopback-1',
    autoupdate: false,
    permission: { bash: 'ask' },
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
