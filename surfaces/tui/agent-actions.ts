import { type Agent, isLive } from '../../src/domain/agent.ts';
import { endOf } from '../terminal/agent-words.ts';
import { type Effect, type Step, say, step } from './event.ts';
import { selectedAgent, selectedNode } from './selection.ts';
import type { TuiState } from './state.ts';

/** Asks which agent to start on the selected node. */
export function doSpawn(state: TuiState): Step {
  const node = selectedNode(state);
  if (node === null) return say(state, 'An agent needs a node: n adds one.');
  return step({ ...state, mode: { kind: 'pick', node: node.id, index: 0, typed: '' } });
}

/** Goes to the selected agent's terminal. */
export function doAttach(state: TuiState): Step {
  return withAgent(state, (agent) => openAgent(state, agent));
}

/** Goes to an agent's terminal; of one that has ended, tells how. */
export function openAgent(state: TuiState, agent: Agent): Step {
  const seen: readonly Effect[] = agent.unseen
    ? [{ kind: 'request', request: { method: 'see_agent', params: { agent: agent.id } } }]
    : [];
  if (isLive(agent)) return step(state, ...seen, { kind: 'open', agent: agent.id });
  const said = say(state, `${agent.id} has ended: ${endOf(agent)}. C continues it, R starts it anew, D puts it away.`);
  return { ...said, effects: seen };
}

/** Asks for a prompt. */
export function doPrompt(state: TuiState): Step {
  return withLive(state, (agent) =>
    step({ ...state, mode: { kind: 'input', purpose: { kind: 'prompt', agent: agent.id }, text: '', at: 0 } }),
  );
}

/** Interrupts its turn. */
export function doInterrupt(state: TuiState): Step {
  return withLive(state, (agent) => ({
    ...say(state, `Interrupting ${agent.id}…`),
    effects: [{ kind: 'request', request: { method: 'interrupt_agent', params: { agent: agent.id } } }],
  }));
}

/** Asks whether to stop it. */
export function doStop(state: TuiState): Step {
  return withLive(state, (agent) =>
    step({
      ...state,
      mode: {
        kind: 'confirm',
        question: `Stop ${agent.id} ${agent.profile}?`,
        deed: { kind: 'stop', agent: agent.id },
      },
    }),
  );
}

/** Starts it again; asks first while it runs. */
export function doRestart(state: TuiState): Step {
  return withAgent(state, (agent) => {
    if (!isLive(agent)) return step(state, { kind: 'restart', agent: agent.id });
    const question = `${agent.id} ${agent.profile} runs: stop it and start it again?`;
    return step({ ...state, mode: { kind: 'confirm', question, deed: { kind: 'restart', agent: agent.id } } });
  });
}

/** Takes up the last conversation of one that has ended. */
export function doResume(state: TuiState): Step {
  return withAgent(state, (agent) =>
    isLive(agent) ? say(state, `${agent.id} runs.`, 'warn') : step(state, { kind: 'resume', agent: agent.id }),
  );
}

/** Asks whether to put an ended agent away. */
export function closeAgent(state: TuiState, agent: Agent): Step {
  if (isLive(agent)) return say(state, `${agent.id} runs: stop it first (x).`, 'warn');
  const question = `Put ${agent.id} ${agent.profile} away?`;
  return step({ ...state, mode: { kind: 'confirm', question, deed: { kind: 'close', agent: agent.id } } });
}

function withLive(state: TuiState, then: (agent: Agent) => Step): Step {
  return withAgent(state, (agent) =>
    isLive(agent) ? then(agent) : say(state, `${agent.id} has ended: ${endOf(agent)}.`, 'warn'),
  );
}

function withAgent(state: TuiState, then: (agent: Agent) => Step): Step {
  const agent = selectedAgent(state);
  if (agent !== null) return then(agent);
  const node = selectedNode(state);
  return say(state, node === null ? 'No node is selected.' : `${node.id} has no agent: s starts one.`);
}
