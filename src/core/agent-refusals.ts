import type { Agent } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';

/** It runs elsewhere, where only the person who started it can do something about it. */
export function noTerminal({ id }: Agent): MoitumiError<'no_terminal'> {
  const text = `${id} was started elsewhere, by hand: its terminal is there. When it has ended: moitumi resume ${id}`;
  return new MoitumiError('no_terminal', text, { agent: id });
}

/** There is no process that could do what was asked. */
export function notRunning(agent: Agent): MoitumiError<'agent_not_running'> {
  const how = agent.state === 'exited' ? `has ended (${agent.evidence.text})` : 'has not started yet';
  return new MoitumiError('agent_not_running', `${agent.id} ${how}. Start it again with: moitumi restart ${agent.id}`, {
    agent: agent.id,
    state: agent.state,
  });
}
