import type { AskId } from '../../src/domain/ask.ts';
import type { NodeId } from '../../src/domain/node.ts';
import { answer } from './ask-actions.ts';
import { runLine } from './command-actions.ts';
import { type Effect, type Request, type Spawn, type Step, say, step } from './event.ts';
import type { Purpose, TuiState } from './state.ts';

/** Does what a typed line was for. */
export function submitLine(state: TuiState, purpose: Purpose, text: string): Step {
  const line = text.trim();
  switch (purpose.kind) {
    case 'filter':
      return step(state);
    case 'first_prompt':
      return spawn(state, purpose.node, {
        kind: 'profile',
        profile: purpose.profile,
        prompt: line === '' ? null : text,
      });
    case 'new_node':
      return withText(state, line, 'A node needs a title.', () => addNode(line, purpose.parent));
    case 'rename':
      return withText(state, line, 'A node needs a title.', () =>
        request({ method: 'update_node', params: { node: purpose.node, title: line } }),
      );
    case 'prompt':
      return withText(state, line, 'Nothing was sent.', () =>
        request({ method: 'submit_turn', params: { agent: purpose.agent, text } }),
      );
    case 'answer':
      return withText(state, line, 'Nothing was answered.', () => answered(state, purpose.ask, purpose.options, text));
    case 'palette':
      return runLine(state, purpose, line);
    case 'command':
      return line === '' ? say(state, 'Nothing was started.') : spawn(state, purpose.node, { kind: 'command', line });
  }
}

function withText(state: TuiState, line: string, otherwise: string, then: () => Effect): Step {
  return line === '' ? say(state, otherwise) : step(state, then());
}

function spawn(state: TuiState, node: NodeId, what: Spawn): Step {
  const name = what.kind === 'profile' ? what.profile : what.line;
  return { ...say(state, `Starting ${name}…`), effects: [{ kind: 'spawn', node, what }] };
}

function answered(state: TuiState, id: AskId, options: readonly string[], text: string): Effect {
  // Of an ask that is over by now the core says who was first.
  return answer(id, state.graph.asks.get(id)?.hash ?? '', options, text);
}

function addNode(title: string, parent: NodeId | null): Effect {
  return request({ method: 'add_node', params: parent === null ? { title } : { title, parent } });
}

function request(wanted: Request): Effect {
  return { kind: 'request', request: wanted };
}
