import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuiltProgram, buildProgram } from '../adapters/store/program.ts';
import type { Moitumi } from './moitumi-process.ts';

/** Builds the scripted ACP agent, and puts it into the home's configuration: as `peer`, and with each fault under its name. */
export async function configurePeer(moitumi: Moitumi, ...faults: readonly string[]): Promise<BuiltProgram> {
  const peer = await buildProgram('fixtures/agents/acp-peer.ts');
  const profile = (name: string, args: readonly string[]) =>
    [
      `[agents.${name}]`,
      'kind = "acp"',
      `command = ${JSON.stringify(process.execPath)}`,
      `args = ${JSON.stringify([peer.file, ...args])}\n`,
    ].join('\n');
  const profiles = [profile('peer', []), ...faults.map((fault) => profile(fault, [fault]))];
  writeFileSync(join(moitumi.directory, 'config.toml'), profiles.join(''));
  return peer;
}
