import { createLaunchPreparation } from '../../adapters/agents/launch/launch-preparation.ts';
import { createProcessProbe } from '../../adapters/agents/process-probe.ts';
import { createHookReader } from '../../adapters/hooks/hook-reader.ts';
import { processVariable } from '../../adapters/signals/feeds/process-facts.ts';
import { createAgentTokens } from '../../adapters/system/agent-tokens.ts';
import { createUsageReader } from '../../adapters/usage/usage-reader.ts';
import type { ControllerDeps } from '../core/controller-deps.ts';
import { userEnvironment } from './daemon-environment.ts';
import { hookCommand, statusLineCommand } from './hook-command.ts';
import type { HomePaths } from './paths.ts';
import { prepareRuntime } from './private-directory.ts';
import { programFile } from './program-file.ts';

/** What gets the programs of agents to report to the home's core, and understands what they report. */
export function createReporting(
  paths: HomePaths,
): Pick<ControllerDeps, 'tokens' | 'launches' | 'hooks' | 'processes' | 'usageReader'> {
  return {
    tokens: createAgentTokens(paths.agentKey),
    launches: createLaunchPreparation({
      directory: paths.launches,
      hookCommand,
      statusLineCommand,
      acpHost: [process.execPath, programFile('acp-host')],
      socketDirectory: () => prepareRuntime(paths),
    }),
    hooks: createHookReader(),
    processes: createProcessProbe(),
    usageReader: createUsageReader({ processVariable, environment: () => userEnvironment(process.env) }),
  };
}
