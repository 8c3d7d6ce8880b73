import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';

type Named = { readonly title: string };
type Core = { readonly pid: number };

const COMMANDS = 40;

let moitumi: Moitumi;

beforeEach(() => {
  moitumi = createMoitumi();
});
afterEach(() => moitumi.dispose());

// Four of 32 such commands once ended with "The core closed the connection", and the script they stood in with them.
it('does each command once and says so, while the core is restarted and killed all the time', {
  timeout: 60_000,
}, async () => {
  await moitumi.run(['daemon', 'start']);
  let going = true;
  const trouble = (async () => {
    for (let kill = false; going; kill = !kill) {
      if (!kill) await moitumi.run(['daemon', 'restart']);
      else process.kill((await moitumi.json<Core>(['status'])).pid, 'SIGKILL');
    }
  })();
  const titles = Array.from({ length: COMMANDS }, (_, i) => `Step ${i} of the script`);
  for (const title of titles) expect(await moitumi.run(['add', title])).toMatchObject({ code: 0, stderr: '' });
  going = false;
  await trouble;
  const nodes = await moitumi.json<Named[]>(['tree']);
  expect(nodes.map((node) => node.title).sort()).toEqual([...titles].sort());
});
