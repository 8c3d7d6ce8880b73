import { MAX_TRANSITIONS } from '../domain/transition.ts';
import type { IClock } from '../ports/clock.ts';
import type { IHistory } from '../ports/cortex-store.ts';
import { meantAgent } from './agent-commands.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { CoreState } from './core-state.ts';
import { type Handlers, read } from './handler.ts';
import { stateBundle } from './state-bundle.ts';

export type StateDeps = {
  readonly state: CoreState;
  readonly orchestrator: AgentOrchestrator;
  readonly history: IHistory;
  readonly clock: IClock;
  readonly identity: { readonly version: string };
};

/** How far back `explain` tells. */
const MAX_DECISIONS = 50;

/** Requests about how agents' states are known. */
export function stateCommands(deps: StateDeps): Pick<Handlers, 'explain_agent' | 'read_history'> {
  const { state, orchestrator, history, clock, identity } = deps;
  return {
    explain_agent: read(async (params) => {
      const agent = meantAgent(state, params.agent);
      const supervision = orchestrator.supervision(agent.id);
      const told = {
        agent,
        readings: supervision?.arbiter.readings() ?? [],
        decisions: history.transitions(agent.id).slice(0, MAX_DECISIONS),
      };
      if (params.bundle !== true) return told;
      const seen = supervision === null ? [] : [...supervision.history.signals, ...(await supervision.screen())];
      return { ...told, bundle: stateBundle(agent, seen, told.decisions, identity.version, clock.now()) };
    }),
    read_history: read((params) => {
      const agent = meantAgent(state, params.agent);
      return {
        transitions: history.transitions(agent.id).slice(0, params.limit ?? MAX_TRANSITIONS),
        activity: orchestrator.supervision(agent.id)?.history.activity(clock.now()) ?? [],
      };
    }),
  };
}
