import { createCatalog } from '../../adapters/agents/profiles.ts';
import type { IJsonLogger } from '../../adapters/system/json-logger.ts';
import type { IAgentCatalog } from '../ports/agent-catalog.ts';
import { type Config, changedSettings, type LoadedConfig } from './config.ts';
import { loadConfig } from './load-config.ts';
import { programFile } from './program-file.ts';

/** The settings that hold now. */
export type Settings = {
  readonly config: () => Config;
  /** Follows the configuration: an agent that is added there can be started after the next reload. */
  readonly catalog: IAgentCatalog;
  /** Reads the file anew; resolves with what changed. Rejects with `config_invalid`; then everything stays. */
  readonly reload: () => Promise<readonly string[]>;
  /** Calls with the names of what changed, after each reload. */
  readonly listen: (changed: (names: readonly string[]) => void) => void;
};

/** Keeps the settings of `file`, from what was loaded from it before. Their warnings and the level go to the log. */
export function createSettings(file: string, loaded: LoadedConfig, logger: IJsonLogger): Settings {
  let config = loaded.config;
  let catalog = catalogOf(config);
  const listeners: ((names: readonly string[]) => void)[] = [];
  const take = (next: LoadedConfig) => {
    config = next.config;
    catalog = catalogOf(config);
    logger.setLevel(config.log.level);
    for (const warning of next.warnings) logger.log('warn', warning);
  };
  take(loaded);
  return {
    config: () => config,
    catalog: { find: (name) => catalog.find(name), names: () => catalog.names() },
    reload: async () => {
      const next = await loadConfig(file);
      const changed = changedSettings(config, next.config);
      take(next);
      logger.log('info', 'the configuration was read again', { changed });
      for (const listener of listeners) listener(changed);
      return changed;
    },
    listen: (changed) => void listeners.push(changed),
  };
}

function catalogOf(config: Config): IAgentCatalog {
  return createCatalog(config.agents, { demoAgent: programFile('demo-agent') });
}
