import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { buildProgram } from '../adapters/store/program.ts';
import type { AgentWorld } from '../support/agent-rig.ts';
import { type AgentWays, everyDay } from '../support/every-day.ts';

const AGENTS = [
  { name: 'claude', args: [], via: 'hook', dialog: /1\. Yes/, yes: ['1'] },
  { name: 'codex', args: [], via: 'dialog', dialog: /1\. Yes/, yes: ['y'] },
] as const satisfies readonly AgentWays[];

/** The world of the scripted agents, which go by the names of the real ones. */
async function scriptedAgents(): Promise<AgentWorld> {
  const { file, dispose } = await buildProgram('fixtures/agents/scripted-agent.ts');
  for (const { name } of AGENTS) {
    const program = join(dirname(file), name);
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${file}' ${name} "$@"\n`);
    chmodSync(program, 0o755);
  }
  return { paths: [dirname(file)], settle: () => ({}), close: async () => dispose() };
}

const [claude, codex] = AGENTS;

describe('a scripted claude, daemon', () => everyDay(claude, 'daemon', scriptedAgents));
describe('a scripted claude, embedded', () => everyDay(claude, 'embedded', scriptedAgents));
describe('a scripted codex, daemon', () => everyDay(codex, 'daemon', scriptedAgents));
