import type { Agent } from '../../src/domain/agent.ts';
import type { Node } from '../../src/domain/node.ts';
import type { View } from '../../src/domain/view.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { CommandCall } from './command.ts';
import { agentForm, nodeForm } from './json-forms.ts';

/** After a change to a node: the node as JSON, or a sentence about it. */
export async function tellNode(call: CommandCall, client: IControlClient, node: Node, said: string): Promise<number> {
  if (!call.output.json) {
    call.output.talk(said);
    return 0;
  }
  const { agents } = await client.request('get_node', { node: node.id });
  await call.output.value(nodeForm(node, agents));
  return 0;
}

/** After something was done to an agent: the agent as JSON, or a sentence about it. */
export async function tellAgent(call: CommandCall, agent: Agent, said: string): Promise<number> {
  if (call.output.json) await call.output.value(agentForm(agent));
  else call.output.talk(said);
  return 0;
}

/** A new agent: as JSON, or its id. */
export async function printNewAgent(call: CommandCall, agent: Agent): Promise<number> {
  if (call.output.json) await call.output.value(agentForm(agent));
  else await call.output.lines([agent.id]);
  return 0;
}

/** After a view has moved: where it stands. */
export async function tellView(call: CommandCall, view: View): Promise<number> {
  if (call.output.json) await call.output.value(view);
  else call.output.talk(`${view.surface}: in ${view.entered ?? 'the whole cortex'}, at ${view.focus ?? 'nothing'}.`);
  return 0;
}
