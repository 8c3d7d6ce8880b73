import { describe } from 'vitest';
import { type AgentWays, everyDay } from '../support/every-day.ts';
import { installedAgent, type RealAgent, realAgents } from './installed-agent.ts';

const AGENTS: readonly (AgentWays & { readonly name: RealAgent })[] = [
  { name: 'claude', args: ['--', '--permission-mode', 'default'], via: 'hook', dialog: /1\. Yes/, yes: ['1'] },
  { name: 'codex', args: [], via: 'dialog', dialog: /1\. Yes/, yes: ['y'] },
  { name: 'opencode', args: [], via: 'protocol', dialog: /Allow once/, yes: ['Enter'] },
];

for (const ways of AGENTS) {
  describe.skipIf(installedAgent(ways.name) === null)(`a real ${ways.name}`, () => {
    describe.each(['daemon', 'embedded'] as const)('%s', (mode) => everyDay(ways, mode, () => realAgents([ways.name])));
  });
}
