import { createSystemClock } from '../../adapters/system/system-clock.ts';
import { memoryAgents } from '../support/memory-agents.ts';
import { KeeperHome } from '../system/keeper-home.ts';
import { agentManagerContract } from './agent-manager-contract.ts';

agentManagerContract('keepers', async () => {
  const home = new KeeperHome();
  const core = home.core();
  return { manager: core.manager, spec: (agent) => core.spec(agent, ['sleep', '60']), end: () => home.end() };
});

agentManagerContract('the fake', async () => {
  const manager = memoryAgents(createSystemClock());
  const spec = { command: ['sleep', '60'], env: {}, cwd: '/', cols: 80, rows: 24 };
  return { manager, spec: (agent) => ({ agent, ...spec }), end: () => manager.close() };
});
