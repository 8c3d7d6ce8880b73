import { readFileSync } from 'node:fs';
import { type Config, DEFAULT_CONFIG, type LoadedConfig } from './config.ts';

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

/** What `attach` is configured to do, whose start has a budget: a file that does not name it is not parsed. Throws as `loadConfig`. */
export async function loadAttach(file: string): Promise<Config['attach']> {
  const named = /\b(?:detach_key|next_key|status)\b/.test(readIfThere(file) ?? '');
  return (named ? (await loadConfig(file)).config : DEFAULT_CONFIG).attach;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}
