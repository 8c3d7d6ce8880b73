import { readFileSync } from 'node:fs';
import type { StateBundle } from '../../src/domain/state-bundle.ts';
import { replayBundle } from './replay-bundle.ts';

/** `npm run replay FILE`: prints the decisions made from a bundle of `moitumi explain --bundle`, beside those made then. */
async function main(file: string): Promise<void> {
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as StateBundle;
  const changes = await replayBundle(bundle);
  const lines = [
    `${bundle.profile}, ${bundle.signals.length} signals, written by moitumi ${bundle.version}`,
    'then:',
    ...bundle.decisions
      .toReversed()
      .map(({ at, to, evidence }) => line(at, to, `by ${evidence.source}: ${evidence.text}`)),
    `  and was ${bundle.state}`,
    'now:',
    ...changes.map(({ at, state, why }) => line(at, state, why)),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function line(at: number, state: string, why: string): string {
  return `  ${new Date(at).toISOString()}  ${state.padEnd(8)} ${why}`;
}

await main(process.argv[2] ?? '');
