import { describe } from 'vitest';
import { type AgentWays, everyDay } from '../support/every-day.ts';
import { installedAgent, type RealAgent, realAgents } from './installed-agent.ts';

const AGENTS: readonly (AgentWays & { readonly name: RealAgent })[] = [
  { name: 'claude', args: ['--', '--permission-mode', 'default'], via: 'hook', dialog: /1\. Yes/, yes: ['1'] },
  { name: 'codex', args: [], via: 'dialog', dialog: /1\. Yes/, yes: ['y'] },
  { name: 'opencode', args: [], via: 'protocol', dialog: /Allow once/, yes: ['Enter'] },
  // At their own terminals, which moitumi draws, Gemini and Claude offer to allow it for longer first.
  { name: 'gemini-acp', args: [], via: 'protocol', dialog: /2\s+Allow/, yes: ['2'], losesFirstMinute: true },
  { name: 'opencode-acp', args: [], via: 'protocol', dialog: /1\s+Allow once/, yes: ['1'] },
  { name: 'claude-acp', args: [], via: 'protocol', dialog: /2\s+Allow/, yes: ['2'] },
];

for (const ways of AGENTS) {
  describe.skipIf(installedAgent(ways.name) === null)(`a real ${ways.name}`, () => {
    describe.each(['daemon', 'embedded'] as const)('%s', (mode) => everyDay(ways, mode, () => realAgents([ways.name])));
  });
}
