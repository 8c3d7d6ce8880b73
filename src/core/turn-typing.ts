import type { AgentId } from '../domain/agent.ts';
import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { IAgentTerminal } from '../ports/agent-manager.ts';

/** How much input waits for a program at most; IAgentTerminal takes no more. */
const MAX_INPUT = 256 * 1024;

/** Types into agents for people, one after the other for each agent, so that no two get mixed up. */
export class TurnTyping {
  readonly #queues = new Map<AgentId, Promise<unknown>>();

  /** Pastes a text. Rejects with `input_full`. */
  paste(agent: AgentId, terminal: IAgentTerminal, text: string): Promise<void> {
    return this.exclusively(agent, terminal, async () => typed(agent, terminal.paste(text)));
  }

  /** Presses keys. Rejects with `input_full`. */
  keys(agent: AgentId, terminal: IAgentTerminal, bytes: Uint8Array): Promise<void> {
    return this.exclusively(agent, terminal, async () => typed(agent, terminal.write(bytes)));
  }

  /** Nobody else types into the agent meanwhile. Resolves when the keeper has read all that was typed. */
  async exclusively<T>(agent: AgentId, terminal: IAgentTerminal, type: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(agent) ?? Promise.resolve();
    const turn = before.then(type).then(async (result) => {
      await taken(terminal);
      return result;
    });
    const settled = turn.catch(() => undefined);
    this.#queues.set(agent, settled);
    try {
      return await turn;
    } finally {
      if (this.#queues.get(agent) === settled) this.#queues.delete(agent);
    }
  }
}

/** Throws `input_full` when an agent's terminal did not take what was typed. */
export function typed(agent: AgentId, took: boolean): void {
  if (took) return;
  const text = `${agent} does not read its input: ${MAX_INPUT} bytes wait already. Try again, or interrupt it.`;
  throw new MoitumiError('input_full', text, { limit: MAX_INPUT });
}

/**
 * Resolves when the keeper has read all that was typed: it answers in order. What it had not read would be lost with a
 * core that is killed, and must not have been acknowledged. An agent may end by what it was told, and is gone by then.
 */
async function taken(terminal: IAgentTerminal): Promise<void> {
  await terminal.readScreen({ scrollback: 0, ansi: false }).catch((thrown: unknown) => {
    if (toMoitumiError(thrown).code !== 'agent_not_found') throw thrown;
  });
}
