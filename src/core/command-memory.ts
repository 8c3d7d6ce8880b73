import type { Agent, AgentId } from '../domain/agent.ts';
import { type ErrorInfo, MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { ICortexStore } from '../ports/cortex-store.ts';
import type { CoreState } from './core-state.ts';

/** What is remembered of a command, as JSON in the store. */
export type Remembered =
  | { readonly result: unknown }
  | { readonly error: ErrorInfo }
  /** The answer is that agent, as it stands by then: it was promised before it was started. */
  | { readonly agent: AgentId };

/** Where answers are remembered, and what they are about. */
export type RecallDeps = {
  readonly store: ICortexStore;
  readonly state: CoreState;
  /** Resolves when it is known of the last core's agents whether they run. */
  readonly adopted: Promise<void>;
};

/** What a command that came before answered; null when it is new. Rejects with what it was refused with. */
export function recall(deps: RecallDeps, commandId: string): Promise<unknown> | null {
  try {
    const outcome = deps.store.outcome(commandId);
    if (outcome === null) return null;
    if (outcome === 'expired') {
      throw new MoitumiError(
        'command_expired',
        'This command is older than the memory of commands; it was not executed.',
      );
    }
    if (outcome.reply === null) {
      throw new MoitumiError(
        'internal',
        'The core ended while it carried this out. Whether it took effect is not known; it was not done again.',
      );
    }
    return answer(JSON.parse(outcome.reply) as Remembered, deps);
  } catch (error) {
    return Promise.reject(toMoitumiError(error));
  }
}

async function answer(remembered: Remembered, { state, adopted }: RecallDeps): Promise<unknown> {
  if ('result' in remembered) return remembered.result;
  if ('error' in remembered) {
    throw new MoitumiError(remembered.error.code, remembered.error.message, remembered.error.data);
  }
  await adopted.catch((error: unknown) => {
    throw toMoitumiError(error);
  });
  return startedAgent(state, remembered.agent);
}

function startedAgent(state: CoreState, id: AgentId): Agent {
  const agent = state.agents.get(id);
  if (agent === undefined) {
    throw new MoitumiError('agent_not_found', `${id} is gone by now.`, { ref: id, nearest: null });
  }
  if (agent.state !== 'exited' || agent.started_at !== null) return agent;
  throw new MoitumiError('spawn_failed', `${agent.id} could not be started: ${agent.evidence.text}`, {
    program: agent.command[0] ?? '',
    reason: agent.evidence.text,
  });
}
