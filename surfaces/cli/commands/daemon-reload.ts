import type { CommandCall } from '../command.ts';

/** `moitumi daemon reload`: reads `config.toml` anew; starts no core; a bad one is refused, and what was in force stays. */
export async function run({ connect, output }: CommandCall): Promise<number> {
  const client = await connect({ start: false });
  const { changed } = await client.request('reload_config', {});
  if (output.json) await output.value({ changed });
  else output.talk(changed.length === 0 ? 'Nothing changed.' : `Changed: ${changed.join(', ')}.`);
  return 0;
}
