import { MAX_TRANSITIONS } from '../domain/transition.ts';
import type { IClock } from '../ports/clock.ts';
import { meantAgent } from './agent-commands.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { CoreState } from './core-state.ts';
import { type Handlers, read } from './handler.ts';
import { stateBundle } from './state-bundle.ts';

export type StateDeps = {
  readonly state: CoreState;
  readonly orchestrator: AgentOrchestrator;
  readonly clock: IClock;
  readonly identity: { readonly version: string };
};

/** Requests about how agents' states are known. */
export function stateCommands(deps: StateDeps): Pick<Handlers, 'explain_agent' | 'read_history'> {
  const { state, orchestrator, clock, identity } = deps;
  return {
    explain_agent: read(async (params) => {
      const agent = meantAgent(state, params.agent);
      const supervision = orchestrator.supervision(agent.id);
      const told = {
        agent,
        readings: supervision?.arbiter.readings() ?? [],
        decisions: supervision?.history.decisions ?? [],
      };
      if (params.bundle !== true) return told;
      const seen = supervision === null ? [] : [...supervision.history.signals, ...(await supervision.screen())];
      return { ...told, bundle: stateBundle(agent, seen, told.decisions, identity.version, clock.now()) };
    }),
    read_history: read((params) => {
      const agent = meantAgent(state, params.agent);
      const history = orchestrator.supervision(agent.id)?.history;
      return {
        transitions: (history?.decisions ?? []).slice(0, params.limit ?? MAX_TRANSITIONS),
        activity: history?.activity(clock.now()) ?? [],
      };
    }),
  };
}
