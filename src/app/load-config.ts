import { readFileSync } from 'node:fs';
import { DEFAULT_CONFIG, type LoadedConfig } from './config.ts';

/**
 * Reads the configuration. Throws `config_invalid` with file, line and reason. What parses TOML is loaded only
 * when there is a file: it costs 6 ms.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { config: DEFAULT_CONFIG, warnings: [] };
    throw thrown;
  }
  const { parseConfig } = await import('./config-file.ts');
  return parseConfig(text, file);
}
