import { expect, test } from 'vitest';
import { createNullManager } from '../../../adapters/agents/null-manager.ts';

test('a core that can run no agents says why', async () => {
  const manager = createNullManager('this machine has no ptys');
  expect(await manager.adopt()).toEqual({ held: [], silent: [] });
  const spec = { agent: 'a1', command: ['claude'], env: {}, cwd: '/', cols: 80, rows: 24 };
  await expect(manager.spawn(spec)).rejects.toMatchObject({
    code: 'spawn_failed',
    message: 'claude could not be started: this machine has no ptys.',
  });
  await manager.stop('a1', 0);
  expect(manager.terminal('a1')).toBe(null);
});
