import { readFileSync } from 'node:fs';
import { DEFAULT_CONFIG, type LoadedConfig } from './config.ts';

/**
 * Reads the configuration. Throws `config_invalid` with file, line and reason. What parses TOML is loaded only
 * when there is a file: it costs 6 ms.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const text = readIfThere(file);
  if (text === null) return { config: DEFAULT_CONFIG, warnings: [] };
  const { parseConfig } = await import('./config-file.ts');
  return parseConfig(text, file);
}

/** The key that leaves `attach`, whose start has a budget: a file that does not name it is not parsed. Throws as `loadConfig`. */
export async function loadDetachKey(file: string): Promise<string> {
  const named = readIfThere(file)?.includes('detach_key') === true;
  const { attach } = named ? (await loadConfig(file)).config : DEFAULT_CONFIG;
  return attach.detach_key;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}
